#pragma once
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/timerfd.h>
#include <sys/signalfd.h>
#include <sys/prctl.h>
#include <sys/un.h>
#include <sys/socket.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/timex.h>
#include <pthread.h>
#include <stdint.h>
#include <string.h>
#include <sys/timex.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>

// Declared in stdio.h only for _GNU_SOURCE, which Swift's C importer doesn't set.
extern int renameat2(int old_folder, const char *old_name, int new_folder, const char *new_name, unsigned int flags);
static const unsigned int WAYPOST_RENAME_NOREPLACE = 1;

// prctl is variadic, which Swift cannot call.
static inline int waypost_name_this_thread(const char *name) { return prctl(PR_SET_NAME, name, 0, 0, 0); }
static inline int waypost_forbid_core_dumps(void) { return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0); }

// Whether something keeps the system's clock right (adjtimex(2)); asks and sets nothing.
static inline int waypost_clock_is_synchronised(void) {
  struct timex question;
  memset(&question, 0, sizeof question);
  int state = adjtimex(&question);
  return state >= 0 && state != TIME_ERROR && !(question.status & STA_UNSYNC);
}

// The lowest address of the calling thread's stack; 0 when unknown. Declared in pthread.h only for _GNU_SOURCE.
extern int pthread_getattr_np(pthread_t thread, pthread_attr_t *attributes);
static inline uintptr_t waypost_stack_bottom(void) {
  pthread_attr_t attributes;
  void *address = 0;
  size_t size = 0;
  if (pthread_getattr_np(pthread_self(), &attributes) != 0) return 0;
  if (pthread_attr_getstack(&attributes, &address, &size) != 0) address = 0;
  pthread_attr_destroy(&attributes);
  return (uintptr_t)address;
}

// Gives the pages back that lie more than `near` bytes below the caller's frame, down to `bottom`. In C because a frame's
// place can't be known in Swift; not inlined, so that its own frame begins where the caller's ends.
static __attribute__((noinline)) void waypost_drop_stack(size_t near, uintptr_t bottom) {
  char *area = __builtin_alloca(near);
  __asm__ volatile("" : : "r"(area) : "memory");
  // The frame of the call itself lies below the area.
  uintptr_t top = ((uintptr_t)area - 4096) & ~(uintptr_t)4095;
  if (bottom != 0 && top > bottom) madvise((void *)bottom, top - bottom, MADV_DONTNEED);
}

// Overwrites `near` bytes below the caller's frame.
static __attribute__((noinline)) void waypost_overwrite_stack(size_t near) {
  char *area = __builtin_alloca(near);
  memset(area, 0, near);
  __asm__ volatile("" : : "r"(area) : "memory");
}

// ioctl request numbers are macros with casts, which Swift doesn't import.
#include <linux/input.h>
#include <linux/hidraw.h>
#include <linux/serial.h>
static const unsigned long WAYPOST_EVIOCGRAB = EVIOCGRAB;
static const unsigned long WAYPOST_EVIOCGKEY = EVIOCGKEY((KEY_MAX + 8) / 8);
static const int WAYPOST_KEY_BYTES = (KEY_MAX + 8) / 8;
static const unsigned long WAYPOST_HIDIOCGRDESCSIZE = HIDIOCGRDESCSIZE;
static const unsigned long WAYPOST_HIDIOCGRDESC = HIDIOCGRDESC;
static const int WAYPOST_ASYNC_LOW_LATENCY = ASYNC_LOW_LATENCY;

// What a connection was given and the other side has not acknowledged yet, in bytes; 0 when that can't be said (tcp(7)).
#include <linux/sockios.h>
static inline int waypost_unacknowledged(int descriptor) {
  int bytes = 0;
  return ioctl(descriptor, SIOCOUTQ, &bytes) == 0 ? bytes : 0;
}

// An input device's descriptor falls silent for whoever has it (drivers/input/evdev.c); the console's modes (ioctl_console(2)).
#include <linux/kd.h>
static const unsigned long WAYPOST_EVIOCREVOKE = EVIOCREVOKE;
static const unsigned long WAYPOST_EVIOCGID = EVIOCGID;
static const unsigned long WAYPOST_KDSETMODE = KDSETMODE;
static const unsigned long WAYPOST_KDGKBMODE = KDGKBMODE;
static const unsigned long WAYPOST_KDSKBMODE = KDSKBMODE;
static const int WAYPOST_KEYBOARD_OFF = 0x04;  // K_OFF

// Who is at the other end of a Unix socket (SO_PEERCRED, unix(7)); struct ucred is declared only for _GNU_SOURCE.
static inline int waypost_peer(int socket, int *process, unsigned int *user) {
  struct { int process; unsigned int user, group; } peer;
  socklen_t size = sizeof peer;
  if (getsockopt(socket, SOL_SOCKET, 17 /* SO_PEERCRED */, &peer, &size) != 0) return -1;
  *process = peer.process;
  *user = peer.user;
  return 0;
}

// Sends bytes and one open descriptor along with them (SCM_RIGHTS), without waiting; its macros aren't imported.
static inline ssize_t waypost_send_descriptor(int socket, const void *bytes, size_t count, int descriptor) {
  union { char bytes[CMSG_SPACE(sizeof(int))]; struct cmsghdr alignment; } control;
  memset(&control, 0, sizeof control);
  struct iovec part = {.iov_base = (void *)bytes, .iov_len = count};
  struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control};
  struct cmsghdr *header = CMSG_FIRSTHDR(&message);
  header->cmsg_level = SOL_SOCKET;
  header->cmsg_type = SCM_RIGHTS;
  header->cmsg_len = CMSG_LEN(sizeof(int));
  memcpy(CMSG_DATA(header), &descriptor, sizeof descriptor);
  return sendmsg(socket, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
}
