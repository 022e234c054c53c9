#include "sync/uploader/commands.h"

int main(int argc, char** argv) { return faltbok::uploader::run_command({argv + 1, argv + argc}); }
