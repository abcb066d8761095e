/* Stands between a process and the system (LD_PRELOAD): every call that changes a file below one folder is counted, and
 * at the n-th the process dies, or calls fail; or all of them are written to a log, with their data. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

enum { OFF, COUNT, KILL, FULL, BROKEN, LOG };
static int mode, at, seen, log_fd = -1;
static char below[1024];

void fault_arm(const char *folder, int how, int nth, int log) {
    snprintf(below, sizeof below, "%s", folder);
    at = nth, seen = 0, log_fd = log, mode = how;
}
int fault_count(void) { return seen; }

static int inside(const char *path) { return mode && !strncmp(path, below, strlen(below)); }
static int of_path(const char *path) { return mode && path && path[0] == '/' && inside(path); }
static int name_of(int fd, char *out) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t n = readlink(link, out, 1023);
    out[n > 0 ? n : 0] = 0;
    return n > 0 && inside(out);
}
static int of_fd(int fd) { char path[1024]; return mode && name_of(fd, path); }

/* Returns whether the call fails; errno says how. `fills` marks the calls that need room on the disk. */
static int fault(int fills) {
    seen++;
    if (mode == KILL && seen == at) raise(SIGKILL);
    if (mode == FULL && seen >= at && fills) { errno = ENOSPC; return 1; }
    if (mode == BROKEN && seen == at) { errno = EIO; return 1; }
    return 0;
}

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))
static void put(const void *data, size_t size) { if (NEXT(write)(log_fd, data, size) < 0) raise(SIGABRT); }
static void note(char op, uint64_t inode, int64_t offset, const void *data, size_t size) {
    struct { char op[8]; uint64_t inode; int64_t offset; uint64_t size; } head = {{op}, inode, offset, size};
    put(&head, sizeof head);
    put(data, size);
}
void fault_mark(const char *text) { if (mode == LOG) note('A', 0, 0, text, strlen(text)); }
static uint64_t inode_of(int fd) { struct stat s; return fstat(fd, &s) ? 0 : s.st_ino; }
static void note_path(char op, uint64_t inode, const char *path) { if (mode == LOG) note(op, inode, 0, path, strlen(path)); }
static void note_write(int fd, int64_t offset, const void *data, ssize_t size) {
    if (mode == LOG && size > 0) note('W', inode_of(fd), offset, data, size);
}

#define OPEN(name) \
    int name(const char *path, int flags, ...) { \
        va_list rest; va_start(rest, flags); int rights = va_arg(rest, int); va_end(rest); \
        int ours = of_path(path) && (flags & (O_CREAT | O_TRUNC)); \
        int fresh = ours && access(path, F_OK); \
        if (ours && (fresh || flags & O_TRUNC) && fault(1)) return -1; \
        int fd = NEXT(name)(path, flags, rights); \
        if (fd >= 0 && ours && fresh) note_path('C', inode_of(fd), path); \
        else if (fd >= 0 && ours && flags & O_TRUNC && mode == LOG) note('T', inode_of(fd), 0, "", 0); \
        return fd; \
    }
OPEN(open)
OPEN(open64)

ssize_t write(int fd, const void *data, size_t size) {
    int ours = of_fd(fd);
    if (ours && fault(1)) return -1;
    int64_t offset = ours ? lseek(fd, 0, SEEK_CUR) : 0;
    ssize_t done = NEXT(write)(fd, data, size);
    if (ours) note_write(fd, offset, data, done);
    return done;
}
#define PWRITE(name) \
    ssize_t name(int fd, const void *data, size_t size, off_t offset) { \
        int ours = of_fd(fd); \
        if (ours && fault(1)) return -1; \
        ssize_t done = NEXT(name)(fd, data, size, offset); \
        if (ours) note_write(fd, offset, data, done); \
        return done; \
    }
PWRITE(pwrite)
PWRITE(pwrite64)
#define SENDFILE(name) \
    ssize_t name(int out, int in, off_t *offset, size_t size) { \
        if (mode == LOG && of_fd(out)) { errno = EINVAL; return -1; } \
        if (of_fd(out) && fault(1)) return -1; \
        return NEXT(name)(out, in, offset, size); \
    }
SENDFILE(sendfile)
SENDFILE(sendfile64)
#define TRUNCATE(name) \
    int name(int fd, off_t size) { \
        int ours = of_fd(fd); \
        if (ours && fault(0)) return -1; \
        int failed = NEXT(name)(fd, size); \
        if (ours && mode == LOG && !failed) note('T', inode_of(fd), size, "", 0); \
        return failed; \
    }
TRUNCATE(ftruncate)
TRUNCATE(ftruncate64)
#define SYNC(name) \
    int name(int fd) { \
        int ours = of_fd(fd); \
        if (ours && fault(0)) return -1; \
        int failed = NEXT(name)(fd); \
        if (ours && mode == LOG && !failed) note('S', inode_of(fd), 0, "", 0); \
        return failed; \
    }
SYNC(fsync)
SYNC(fdatasync)

int unlink(const char *path) {
    if (!of_path(path)) return NEXT(unlink)(path);
    if (fault(0)) return -1;
    int failed = NEXT(unlink)(path);
    if (!failed) note_path('U', 0, path);
    return failed;
}
int unlinkat(int folder, const char *name, int flags) {
    char path[2048];
    if (!mode || folder == AT_FDCWD || !name_of(folder, path)) return NEXT(unlinkat)(folder, name, flags);
    if (fault(0)) return -1;
    int failed = NEXT(unlinkat)(folder, name, flags);
    strcat(strcat(path, "/"), name);
    if (!failed) note_path('U', 0, path);
    return failed;
}
int rmdir(const char *path) {
    if (!of_path(path)) return NEXT(rmdir)(path);
    if (fault(0)) return -1;
    int failed = NEXT(rmdir)(path);
    if (!failed) note_path('U', 0, path);
    return failed;
}
int mkdir(const char *path, mode_t rights) {
    if (!of_path(path)) return NEXT(mkdir)(path, rights);
    if (fault(1)) return -1;
    int failed = NEXT(mkdir)(path, rights);
    if (!failed) note_path('M', 0, path);
    return failed;
}
int rename(const char *from, const char *to) {
    if (!of_path(from)) return NEXT(rename)(from, to);
    if (fault(0)) return -1;
    int failed = NEXT(rename)(from, to);
    char both[2048];
    int size = snprintf(both, sizeof both, "%s%c%s", from, 0, to);
    if (!failed && mode == LOG) note('R', 0, 0, both, size);
    return failed;
}
