/*
 * Preloaded into the kernel of a User Mode Linux guest where the processor has AMX. Debian's guest kernel (6.1) writes back
 * the floating point registers of its processes with room for what AVX-512 has, and a kernel that knows AMX takes nothing
 * but the whole (linux arch/x86/kernel/fpu/regset.c, xstateregs_set): without this every process of the guest is killed at
 * its first instruction. Here such a write becomes a write of the whole, the rest as it is. No header is needed.
 */
enum { PTRACE_NUMBER = 101, PEEK_FIRST = 1, PEEK_LAST = 3, GETREGSET = 0x4204, SETREGSET = 0x4205, XSTATE = 0x202 };

struct iovec {
  unsigned char *base;
  unsigned long length;
};

long syscall(long number, ...);

/* A guest kernel's own stacks are too small for it, and one thread of it traces at a time. */
static unsigned char whole[1 << 16];

static long set_registers(long process, struct iovec *given) {
  struct iovec all = {whole, sizeof whole};
  unsigned long at;
  if (syscall(PTRACE_NUMBER, GETREGSET, process, XSTATE, &all) < 0) return -1;
  if (all.length <= given->length) return syscall(PTRACE_NUMBER, SETREGSET, process, XSTATE, given);
  for (at = 0; at < given->length; at += 1) whole[at] = given->base[at];
  return syscall(PTRACE_NUMBER, SETREGSET, process, XSTATE, &all);
}

/* ptrace(3) of the C library answers a peek with the word itself; the system call writes it where it is told to. */
long ptrace(long request, long process, long address, void *data) {
  long word;
  if (request == SETREGSET && address == XSTATE) return set_registers(process, data);
  if (request < PEEK_FIRST || request > PEEK_LAST) return syscall(PTRACE_NUMBER, request, process, address, data);
  return syscall(PTRACE_NUMBER, request, process, address, &word) < 0 ? -1 : word;
}
