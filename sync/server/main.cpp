#include "sync/server/commands.h"

int main(int argc, char** argv) { return faltbok::server::run_command({argv + 1, argv + argc}); }
