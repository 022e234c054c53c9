// What Mesa's driver keeps until the process ends is no leak of ours. LeakSanitizer looks after SDL
// has closed the driver's library, when its globals and names are gone and what they hold seems
// lost: so in the programs that open a window no library is ever closed.
extern "C" int dlclose(void*);
extern "C" int dlclose(void*) { return 0; }
