// The soak is about the disk: here guarded pages, locked memory and wiping are ordinary memory,
// which makes a cycle about ten times cheaper. What is written to the disk stays the same, byte for
// byte. Only the soak links it; every other test has the guarded memory that users have.
#include <cstdlib>
#include <cstring>

extern "C" {

int mlock(const void*, std::size_t) { return 0; }
int munlock(const void*, std::size_t) { return 0; }
void* sodium_malloc(std::size_t size) { return std::malloc(size == 0 ? 1 : size); }
void sodium_free(void* memory) { std::free(memory); }
void* sqlcipher_memset(void* memory, unsigned char value, unsigned long size) {
  return memory == nullptr ? nullptr : std::memset(memory, value, size);
}
}
