/*
 * Hides AVX-512 from a program, so that libraries which choose code by the processor take that for AVX2:
 *   cc -O2 -shared -fPIC -o without-avx512.so tools/without-avx512.c
 *   LD_PRELOAD=./without-avx512.so node …
 * Linux on x86-64 whose processor can fault on CPUID ("cpuid_fault" in /proc/cpuinfo): each CPUID of the program is
 * trapped, asked here, and answered without those bits. glibc has asked before: its copies of memory are the same.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

#define ARCH_SET_CPUID 0x1012

typedef int (*set_action)(int, const struct sigaction *, struct sigaction *);

static void answer(int signal_number, siginfo_t *info, void *where) {
  greg_t *registers = ((ucontext_t *)where)->uc_mcontext.gregs;
  const uint8_t *code = (const uint8_t *)registers[REG_RIP];
  if (code[0] != 0x0f || code[1] != 0xa2) {
    /* A real fault: it happens again, and ends the program. */
    signal(signal_number, SIG_DFL);
    return;
  }
  uint32_t a = registers[REG_RAX], b, c = registers[REG_RCX], d;
  const uint32_t leaf = a, part = c;
  syscall(SYS_arch_prctl, ARCH_SET_CPUID, 1);
  __asm__ volatile("cpuid" : "+a"(a), "=b"(b), "+c"(c), "=d"(d));
  syscall(SYS_arch_prctl, ARCH_SET_CPUID, 0);
  if (leaf == 7 && part == 0) {
    b &= ~(1u << 16 | 1u << 17 | 1u << 21 | 1u << 26 | 1u << 27 | 1u << 28 | 1u << 30 | 1u << 31);
    c &= ~(1u << 1 | 1u << 6 | 1u << 11 | 1u << 12 | 1u << 14);
    d &= ~(1u << 2 | 1u << 3 | 1u << 8 | 1u << 23);
  }
  if (leaf == 7 && part == 1) {
    a &= ~(1u << 5);
    d &= ~(1u << 19);
  }
  registers[REG_RAX] = a;
  registers[REG_RBX] = b;
  registers[REG_RCX] = c;
  registers[REG_RDX] = d;
  registers[REG_RIP] += 2;
}

/* Nobody else gets this signal: V8 would put its own handler in its place. */
int sigaction(int number, const struct sigaction *action, struct sigaction *before) {
  if (number == SIGSEGV && action != NULL) return 0;
  return ((set_action)dlsym(RTLD_NEXT, "sigaction"))(number, action, before);
}

__attribute__((constructor)) static void begin(void) {
  struct sigaction action = {0};
  action.sa_sigaction = answer;
  action.sa_flags = SA_SIGINFO | SA_NODEFER;
  ((set_action)dlsym(RTLD_NEXT, "sigaction"))(SIGSEGV, &action, NULL);
  if (syscall(SYS_arch_prctl, ARCH_SET_CPUID, 0) == 0) return;
  fprintf(stderr, "without-avx512: this machine cannot trap CPUID\n");
  exit(1);
}
