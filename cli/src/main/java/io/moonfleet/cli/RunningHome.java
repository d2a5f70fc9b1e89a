package io.moonfleet.cli;

import io.moonfleet.messaging.launch.HttpAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** A note in a home's folder that says where its hub answers, for other commands about the same home. */
final class RunningHome implements AutoCloseable {

    private static final String FILE = "hub.address";

    private final Optional<Path> note;

    private RunningHome(Optional<Path> note) {
        this.note = note;
    }

    /** Leaves the note; nothing when the home is not kept. */
    static RunningHome announce(Optional<Path> folder, HttpAddress address) {
        var note = folder.map(kept -> kept.resolve(FILE));
        note.ifPresent(file -> {
            try {
                Files.createDirectories(file.getParent());
                Files.writeString(file, address.url() + "\n");
            } catch (IOException e) {
                throw new UncheckedIOException("cannot write " + file, e);
            }
        });
        return new RunningHome(note);
    }

    /** Where the hub of a folder answers, if the last one did not end in order or still runs. */
    static Optional<URI> find(Path folder) {
        try {
            return Optional.of(URI.create(Files.readString(folder.resolve(FILE)).strip()));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        note.ifPresent(file -> {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}
