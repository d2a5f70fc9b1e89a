package io.moonfleet.cli;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Tells when files have changed, whichever way an editor writes them: in place, or by putting another file in their
 * place. What counts is how the files look, so it makes no difference how many events a change causes, nor whether the
 * system reports them at once, late (macOS) or not at all (network folders).
 */
final class FileWatch implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(FileWatch.class.getName());

    /** How often the files are looked at when the system reports nothing. */
    private static final long LOOK_MILLIS = 150;

    /** A file that still changes is being written. */
    private static final long QUIET_MILLIS = 30;

    private static final int MOST_LOOKS = 30;

    /** What tells one state of a file from another. */
    private record Look(long size, long modified, Object key) {}

    private final Supplier<Set<Path>> files;
    private final Runnable changed;
    private final WatchService events;
    private final Set<Path> folders = new HashSet<>();
    private Map<Path, Look> known;

    private FileWatch(Supplier<Set<Path>> files, Runnable changed) throws IOException {
        this.files = files;
        this.changed = changed;
        this.events = FileSystems.getDefault().newWatchService();
        this.known = look();
    }

    /**
     * Begins to watch, on a thread of its own.
     *
     * @param files asked again after every change: a file may name others
     */
    static FileWatch start(Supplier<Set<Path>> files, Runnable changed) throws IOException {
        var watch = new FileWatch(files, changed);
        Thread.ofPlatform().daemon().name("file-watch").start(watch::run);
        return watch;
    }

    private void run() {
        try {
            while (true) {
                var key = events.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                if (key != null) {
                    key.pollEvents();
                    key.reset();
                }
                if (!look().equals(known)) {
                    known = settled();
                    changed.run();
                }
            }
        } catch (InterruptedException | ClosedWatchServiceException ended) {
            LOG.log(System.Logger.Level.DEBUG, "no longer watching files", ended);
        }
    }

    /** Waits until nobody writes any more, or somebody who never ends. */
    private Map<Path, Look> settled() throws InterruptedException {
        var last = look();
        for (var i = 0; i < MOST_LOOKS; i++) {
            Thread.sleep(QUIET_MILLIS);
            var now = look();
            if (now.equals(last) && !now.containsValue(null)) {
                return now;
            }
            last = now;
        }
        return last;
    }

    private Map<Path, Look> look() {
        var looks = new HashMap<Path, Look>();
        for (var file : files.get()) {
            watchFolder(file.getParent());
            looks.put(file, look(file));
        }
        return looks;
    }

    /** The folder, because a file that is replaced is another one afterwards. */
    private void watchFolder(Path folder) {
        if (folders.contains(folder) || !Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try {
            folder.register(
                    events,
                    StandardWatchEventKinds.ENTRY_CREATE,
                    StandardWatchEventKinds.ENTRY_MODIFY,
                    StandardWatchEventKinds.ENTRY_DELETE);
            folders.add(folder);
        } catch (IOException unwatchable) {
            LOG.log(System.Logger.Level.DEBUG, "the system does not watch " + folder, unwatchable);
        }
    }

    private static Look look(Path file) {
        try {
            var attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new Look(
                    attributes.size(), attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS), attributes.fileKey());
        } catch (IOException missing) {
            return null; // between being removed and being there again
        }
    }

    @Override
    public void close() throws IOException {
        events.close();
    }
}
