package io.moonfleet.cli;

import io.moonfleet.messaging.launch.HttpAddress;
import io.moonfleet.security.Doorkeeper;
import io.moonfleet.security.SecuritySettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Notes in a home's folder for other commands about the same home: where its hub answers, and a key that lets them in. Only
 * the owner of the folder can read the key; it is another one each time.
 */
final class RunningHome implements AutoCloseable {

    private static final String ADDRESS = "hub.address";
    private static final String KEY = "hub.key";

    /** How long a process that was told to end waits for the hub to close, before it takes the notes away regardless. */
    private static final long CLOSING_SECONDS = 20;

    private final List<Path> notes;
    private final CountDownLatch closed = new CountDownLatch(1);

    private RunningHome(List<Path> notes) {
        this.notes = notes;
        // After a signal the virtual machine waits for its hooks and for no other thread, also not for the one that
        // closes this.
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("notes").unstarted(this::removeAtTheEnd));
    }

    /**
     * How another command gets in.
     *
     * @param certificate of the hub, when it speaks TLS
     */
    record Access(URI address, String key, Optional<Path> certificate) {}

    /** Leaves the notes; none when the home is not kept. */
    static RunningHome announce(Optional<Path> folder, HttpAddress address) {
        if (folder.isEmpty()) {
            return new RunningHome(List.of());
        }
        var key = Doorkeeper.randomText();
        System.setProperty(SecuritySettings.LOCAL_KEY, key);
        var secret = folder.get().resolve(KEY);
        var note = folder.get().resolve(ADDRESS);
        try {
            Files.createDirectories(folder.get());
            writeForOwnerOnly(secret, key + "\n");
            var certificate = address.tls()
                    .map(tls -> tls.certificate().toAbsolutePath() + "\n")
                    .orElse("");
            Files.writeString(note, address.url() + "\n" + certificate);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write into " + folder.get(), e);
        }
        return new RunningHome(List.of(note, secret));
    }

    private static void writeForOwnerOnly(Path file, String text) throws IOException {
        Files.deleteIfExists(file);
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        Files.writeString(file, text);
    }

    /** How to get in to the hub of a folder, if the last one did not end in order or still runs. */
    static Optional<Access> find(Path folder) {
        try {
            var lines = Files.readAllLines(folder.resolve(ADDRESS));
            var key = Files.readString(folder.resolve(KEY)).strip();
            return Optional.of(new Access(
                    URI.create(lines.getFirst().strip()),
                    key,
                    lines.size() > 1 ? Optional.of(Path.of(lines.get(1))) : Optional.empty()));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            remove();
        } finally {
            closed.countDown();
        }
    }

    /** Not at once: as long as the notes are there, other commands ask the hub and leave its file alone. */
    private void removeAtTheEnd() {
        try {
            if (!closed.await(CLOSING_SECONDS, TimeUnit.SECONDS)) {
                remove();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void remove() {
        notes.forEach(note -> {
            try {
                Files.deleteIfExists(note);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}
