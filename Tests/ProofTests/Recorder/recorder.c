// Preloaded into a program, this writes down in order what the program does to files under $RECORDER_ROOTS (folders,
// joined by ':'), what it says over sockets and on standard output, and appends it to the file $RECORDER_LOG. The
// replayer (SimulatedDisk.swift) builds from it what a power cut could have left.
//
// $RECORDER_SYNCHRONOUS=NORMAL runs the vault's SQLite weaker than the product does, $RECORDER_DEAF=TEXT leaves flushes
// of files whose paths hold TEXT out of the record, $RECORDER_DEAF_FOLDER=TEXT those of folders whose paths end in it:
// all are for the harness's own tests, which must find losses then.
//
// $RECORDER_CLOCK names a file with a number of seconds by which the wall clock is wrong; it is read at every look.
// $RECORDER_RTC names a file that is read in the hardware clock's place; nothing else vouches for the time then.
//
// Calls are made under one lock, so that the order in the log is the order on the disk. Several processes may share a
// log: what one of them does after another's word stands after that word.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/timex.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

// As in RecordedOperation.swift.
enum kind { CREATED = 1, OPENED, WROTE, TRUNCATED, SYNCED, SYNCED_FOLDER, RENAMED, UNLINKED, MADE_FOLDER, LINKED, SAID, WEAKENED, ALLOCATED };

struct entry {
  uint32_t kind, process, descriptor, path_length, data_length, reserved;
  uint64_t inode;
  int64_t offset;
};

enum { TRACKED = 65536 };
static uint64_t inode_of[TRACKED];
static pthread_mutex_t lock = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;
static int log_descriptor = -1;
static const char *roots = "", *deaf = "", *deaf_folder = "", *weaker = "";

#define REAL(result, name, ...) \
  static result (*real_##name)(__VA_ARGS__); \
  if (!real_##name) real_##name = (result(*)(__VA_ARGS__))dlsym(RTLD_NEXT, #name)
#define BEGIN pthread_mutex_lock(&lock)
#define END \
  do { int kept = errno; pthread_mutex_unlock(&lock); errno = kept; } while (0)

__attribute__((constructor)) static void begin(void) {
  const char *path = getenv("RECORDER_LOG");
  if (getenv("RECORDER_ROOTS")) roots = getenv("RECORDER_ROOTS");
  if (getenv("RECORDER_DEAF")) deaf = getenv("RECORDER_DEAF");
  if (getenv("RECORDER_DEAF_FOLDER")) deaf_folder = getenv("RECORDER_DEAF_FOLDER");
  if (getenv("RECORDER_SYNCHRONOUS")) weaker = getenv("RECORDER_SYNCHRONOUS");
  if (!path) return;
  int low = syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  // Out of the way of the descriptors that a service manager hands down.
  log_descriptor = fcntl(low, F_DUPFD_CLOEXEC, 500);
  syscall(SYS_close, low);
}

static void note(enum kind kind, int descriptor, uint64_t inode, int64_t offset, const char *path, const void *data, size_t count) {
  if (log_descriptor < 0) return;
  int kept = errno;
  struct entry entry = {kind, (uint32_t)getpid(), (uint32_t)descriptor, path ? strlen(path) : 0, count, 0, inode, offset};
  struct iovec parts[] = {{&entry, sizeof entry}, {(void *)path, entry.path_length}, {(void *)data, count}};
  // A log with a hole would prove nothing.
  if (syscall(SYS_writev, log_descriptor, parts, 3) != (long)(sizeof entry + entry.path_length + count)) abort();
  errno = kept;
}

static int is_watched(const char *path) {
  for (const char *root = roots; *root;) {
    size_t length = strcspn(root, ":");
    if (length && !strncmp(path, root, length) && (path[length] == '/' || !path[length])) return 1;
    root += length + (root[length] == ':');
  }
  return 0;
}

static void path_of(int descriptor, char *path) {
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
  ssize_t count = readlink(link, path, PATH_MAX - 1);
  path[count > 0 ? count : 0] = 0;
}

static void absolute(int folder, const char *name, char *path) {
  if (name[0] == '/') {
    snprintf(path, PATH_MAX, "%s", name);
    return;
  }
  char base[PATH_MAX];
  if (folder == AT_FDCWD) { if (!getcwd(base, sizeof base)) base[0] = 0; }
  else path_of(folder, base);
  snprintf(path, PATH_MAX, "%.2000s/%.2000s", base, name);
}

static uint64_t tracked(int descriptor) { return descriptor >= 0 && descriptor < TRACKED ? inode_of[descriptor] : 0; }

static int opened(int folder, const char *name, int flags, mode_t mode) {
  char path[PATH_MAX];
  struct stat status;
  const char *clock = getenv("RECORDER_RTC");
  if (clock && !strcmp(name, "/sys/class/rtc/rtc0/since_epoch")) name = clock;
  absolute(folder, name, path);
  int watched = is_watched(path);
  int existed = !watched || fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) == 0;
  BEGIN;
  int descriptor = syscall(SYS_openat, folder, name, flags, mode);
  if (descriptor >= 0 && descriptor < TRACKED) {
    inode_of[descriptor] = 0;
    int kept = errno;
    if (watched && fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode)) {
      inode_of[descriptor] = status.st_ino;
      note(existed ? OPENED : CREATED, descriptor, status.st_ino, 0, path, 0, 0);
      if (existed && flags & O_TRUNC) note(TRUNCATED, descriptor, status.st_ino, 0, 0, 0, 0);
    }
    errno = kept;
  }
  END;
  return descriptor;
}

#define MODE \
  mode_t mode = 0; \
  if (flags & (O_CREAT | O_TMPFILE)) { va_list rest; va_start(rest, flags); mode = va_arg(rest, mode_t); va_end(rest); }
int open(const char *name, int flags, ...) { MODE return opened(AT_FDCWD, name, flags, mode); }
int open64(const char *name, int flags, ...) { MODE return opened(AT_FDCWD, name, flags | O_LARGEFILE, mode); }
int openat(int folder, const char *name, int flags, ...) { MODE return opened(folder, name, flags, mode); }
int openat64(int folder, const char *name, int flags, ...) { MODE return opened(folder, name, flags | O_LARGEFILE, mode); }

int close(int descriptor) {
  BEGIN;
  if (descriptor >= 0 && descriptor < TRACKED) inode_of[descriptor] = 0;
  int result = syscall(SYS_close, descriptor);
  END;
  return result;
}

static ssize_t wrote(int descriptor, const void *bytes, size_t count, off_t offset) {
  BEGIN;
  ssize_t result = syscall(SYS_pwrite64, descriptor, bytes, count, offset);
  if (result > 0 && tracked(descriptor)) note(WROTE, descriptor, tracked(descriptor), offset, 0, bytes, result);
  END;
  return result;
}
ssize_t pwrite(int descriptor, const void *bytes, size_t count, off_t offset) { return wrote(descriptor, bytes, count, offset); }
ssize_t pwrite64(int descriptor, const void *bytes, size_t count, off64_t offset) { return wrote(descriptor, bytes, count, offset); }

// A word counts as said before it is sent: nothing on the disk changes in between.
static void say(int descriptor, const void *bytes, size_t count) {
  struct stat status;
  if (tracked(descriptor)) return;
  if (descriptor == 1 || (fstat(descriptor, &status) == 0 && S_ISSOCK(status.st_mode))) note(SAID, descriptor, 0, 0, 0, bytes, count);
}

ssize_t write(int descriptor, const void *bytes, size_t count) {
  BEGIN;
  off_t offset = tracked(descriptor) ? lseek(descriptor, 0, SEEK_CUR) : 0;
  say(descriptor, bytes, count);
  ssize_t result = syscall(SYS_write, descriptor, bytes, count);
  if (result > 0 && tracked(descriptor)) note(WROTE, descriptor, tracked(descriptor), offset, 0, bytes, result);
  END;
  return result;
}

ssize_t send(int descriptor, const void *bytes, size_t count, int flags) {
  BEGIN;
  say(descriptor, bytes, count);
  ssize_t result = syscall(SYS_sendto, descriptor, bytes, count, flags, 0, 0);
  END;
  return result;
}

static int truncated(int descriptor, off_t length) {
  BEGIN;
  int result = syscall(SYS_ftruncate, descriptor, length);
  if (result == 0 && tracked(descriptor)) note(TRUNCATED, descriptor, tracked(descriptor), length, 0, 0, 0);
  END;
  return result;
}
int ftruncate(int descriptor, off_t length) { return truncated(descriptor, length); }
int ftruncate64(int descriptor, off64_t length) { return truncated(descriptor, length); }

static int allocated(int descriptor, int mode, off_t offset, off_t count) {
  BEGIN;
  int result = syscall(SYS_fallocate, descriptor, mode, offset, count);
  if (result == 0 && mode == 0 && tracked(descriptor)) note(ALLOCATED, descriptor, tracked(descriptor), offset + count, 0, 0, 0);
  END;
  return result;
}
int fallocate(int descriptor, int mode, off_t offset, off_t count) { return allocated(descriptor, mode, offset, count); }
int fallocate64(int descriptor, int mode, off64_t offset, off64_t count) { return allocated(descriptor, mode, offset, count); }
int posix_fallocate(int descriptor, off_t offset, off_t count) { return allocated(descriptor, 0, offset, count) ? errno : 0; }
int posix_fallocate64(int descriptor, off64_t offset, off64_t count) { return allocated(descriptor, 0, offset, count) ? errno : 0; }

static int ends(const char *path, const char *end) {
  size_t length = strlen(path), part = strlen(end);
  return length >= part && !strcmp(path + length - part, end);
}

static int synced(int descriptor, long call) {
  BEGIN;
  int result = syscall(call, descriptor);
  if (result == 0) {
    char path[PATH_MAX];
    struct stat status;
    path_of(descriptor, path);
    if (tracked(descriptor)) {
      if (!*deaf || !strstr(path, deaf)) note(SYNCED, descriptor, tracked(descriptor), 0, 0, 0, 0);
      // Any folder: that of a root's own name lies outside of it.
    } else if (fstat(descriptor, &status) == 0 && S_ISDIR(status.st_mode)) {
      if (!*deaf_folder || !ends(path, deaf_folder)) note(SYNCED_FOLDER, descriptor, 0, 0, path, 0, 0);
    }
  }
  END;
  return result;
}
int fsync(int descriptor) { return synced(descriptor, SYS_fsync); }
int fdatasync(int descriptor) { return synced(descriptor, SYS_fdatasync); }

static int named(enum kind kind, int from, const char *old, int to, const char *new, int flags) {
  char source[PATH_MAX], target[PATH_MAX];
  absolute(from, old, source);
  absolute(to, new, target);
  BEGIN;
  int result = kind == RENAMED ? syscall(SYS_renameat2, from, old, to, new, flags) : syscall(SYS_linkat, from, old, to, new, flags);
  if (result == 0 && (is_watched(source) || is_watched(target))) note(kind, -1, 0, 0, source, target, strlen(target));
  END;
  return result;
}
int rename(const char *old, const char *new) { return named(RENAMED, AT_FDCWD, old, AT_FDCWD, new, 0); }
int renameat(int from, const char *old, int to, const char *new) { return named(RENAMED, from, old, to, new, 0); }
int renameat2(int from, const char *old, int to, const char *new, unsigned flags) { return named(RENAMED, from, old, to, new, flags); }
int link(const char *old, const char *new) { return named(LINKED, AT_FDCWD, old, AT_FDCWD, new, 0); }
int linkat(int from, const char *old, int to, const char *new, int flags) { return named(LINKED, from, old, to, new, flags); }

static int removed(int folder, const char *name, int flags) {
  char path[PATH_MAX];
  absolute(folder, name, path);
  BEGIN;
  int result = syscall(SYS_unlinkat, folder, name, flags);
  if (result == 0 && is_watched(path)) note(UNLINKED, -1, 0, 0, path, 0, 0);
  END;
  return result;
}
int unlink(const char *name) { return removed(AT_FDCWD, name, 0); }
int unlinkat(int folder, const char *name, int flags) { return removed(folder, name, flags); }

static int made(int folder, const char *name, mode_t mode) {
  char path[PATH_MAX];
  absolute(folder, name, path);
  BEGIN;
  int result = syscall(SYS_mkdirat, folder, name, mode);
  if (result == 0 && is_watched(path)) note(MADE_FOLDER, -1, 0, 0, path, 0, 0);
  END;
  return result;
}
int mkdir(const char *name, mode_t mode) { return made(AT_FDCWD, name, mode); }
int mkdirat(int folder, const char *name, mode_t mode) { return made(folder, name, mode); }

// The vault asks for synchronous=FULL in one sqlite3_exec: the test's own weakening changes that word and nothing else.
int sqlite3_exec(void *handle, const char *sql, void *callback, void *argument, char **error) {
  static const char asked[] = "synchronous = FULL";
  REAL(int, sqlite3_exec, void *, const char *, void *, void *, char **);
  const char *place = *weaker && sql ? strstr(sql, asked) : 0;
  if (!place) return real_sqlite3_exec(handle, sql, callback, argument, error);
  char *changed = malloc(strlen(sql) + strlen(weaker) + 1);
  sprintf(changed, "%.*ssynchronous = %s%s", (int)(place - sql), sql, weaker, place + sizeof asked - 1);
  BEGIN;
  note(WEAKENED, -1, 0, 0, 0, 0, 0);
  END;
  int result = real_sqlite3_exec(handle, changed, callback, argument, error);
  free(changed);
  return result;
}

// Whoever asks for powered time gets the kernel's word.
static long wrong_by(void) {
  char text[32] = {0};
  const char *path = getenv("RECORDER_CLOCK");
  if (!path) return 0;
  int file = syscall(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC);
  if (file < 0) return 0;
  ssize_t count = syscall(SYS_read, file, text, sizeof text - 1);
  syscall(SYS_close, file);
  return count > 0 ? atol(text) : 0;
}

int clock_gettime(clockid_t clock, struct timespec *moment) {
  int result = syscall(SYS_clock_gettime, clock, moment);
  if (result == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) moment->tv_sec += wrong_by();
  return result;
}

int adjtimex(struct timex *question) {
  return getenv("RECORDER_RTC") ? TIME_ERROR : syscall(SYS_adjtimex, question);
}

time_t time(time_t *moment) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  if (moment) *moment = now.tv_sec;
  return now.tv_sec;
}
