#pragma once
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/timerfd.h>
#include <sys/signalfd.h>
#include <sys/prctl.h>
#include <sys/un.h>
#include <sys/socket.h>
#include <sys/ioctl.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>

// Declared in stdio.h only for _GNU_SOURCE, which Swift's C importer doesn't set.
extern int renameat2(int old_folder, const char *old_name, int new_folder, const char *new_name, unsigned int flags);
static const unsigned int WAYPOST_RENAME_NOREPLACE = 1;

// prctl is variadic, which Swift cannot call.
static inline int waypost_name_this_thread(const char *name) { return prctl(PR_SET_NAME, name, 0, 0, 0); }
static inline int waypost_forbid_core_dumps(void) { return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0); }

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
