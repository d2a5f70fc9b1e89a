package io.moonfleet.cli;

import io.moonfleet.hub.HubException;
import io.moonfleet.quickapp.QuickAppArchive;
import io.moonfleet.quickapp.QuickAppDefinition;
import io.moonfleet.quickapp.QuickAppException;
import io.moonfleet.quickapp.QuickAppLoader;
import io.moonfleet.runner.Runner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;

/** A Lua file that somebody works on: what runs follows what is saved. */
final class DevelopmentFile implements AutoCloseable {

    private final Path path;
    private final QuickAppLoader loader;
    private final Console console;
    private Optional<QuickAppDefinition> definition = Optional.empty();
    private OptionalInt device = OptionalInt.empty();
    private Set<Path> sources = Set.of();
    private FileWatch watch;

    DevelopmentFile(Path path, QuickAppLoader loader, Console console) {
        this.path = path;
        this.loader = loader;
        this.console = console;
    }

    /** Reads the file; what is wrong with it is printed. */
    synchronized Optional<QuickAppDefinition> read() {
        definition = read(console::error);
        return definition;
    }

    private Optional<QuickAppDefinition> read(Consumer<String> problem) {
        sources = new HashSet<>(sources); // with those named before a mistake was made
        sources.addAll(loader.sources(path));
        try {
            var read = loader.load(path);
            sources = loader.sources(path);
            return Optional.of(read);
        } catch (QuickAppException wrong) {
            problem.accept(wrong.getMessage());
            return Optional.empty();
        }
    }

    /** Runs what was read; false when that is impossible. */
    synchronized boolean run(Runner runner) {
        return definition.isPresent() && run(runner, definition.get());
    }

    private boolean run(Runner runner, QuickAppDefinition first) {
        try {
            device = OptionalInt.of(runner.run(first, path.toAbsolutePath().getParent()));
            first.options().save().ifPresent(target -> save(first, target));
            return true;
        } catch (QuickAppException wrong) {
            console.error(wrong.getMessage());
            return false;
        } catch (HubException refused) {
            console.error(path.getFileName() + ": " + refused.getMessage());
            return false;
        }
    }

    /** What {@code --%%save} asks for. */
    private void save(QuickAppDefinition what, Path target) {
        try {
            var folder = target.toAbsolutePath().getParent();
            Files.createDirectories(folder);
            Files.write(target, QuickAppArchive.write(what));
            console.note(path.getFileName() + " is saved as " + target);
        } catch (IOException failed) {
            console.error(path.getFileName() + " cannot be saved as " + target + ": " + failed.getMessage());
        }
    }

    /** Whether its page is to be opened: {@code --%%desktop}. */
    synchronized OptionalInt wantsPage() {
        return definition.isPresent() && definition.get().options().desktop() ? device : OptionalInt.empty();
    }

    /** From now on a change of one of the files starts the QuickApp anew. */
    void follow(Runner runner) {
        try {
            watch = FileWatch.start(this::sources, () -> reload(runner));
        } catch (IOException unwatchable) {
            throw new UncheckedIOException(unwatchable);
        }
    }

    private synchronized Set<Path> sources() {
        return sources;
    }

    private synchronized void reload(Runner runner) {
        if (definition.isEmpty() || device.isEmpty()) {
            if (read().isPresent()) {
                run(runner);
            }
            return;
        }
        var id = device.getAsInt();
        // Where the QuickApp's other errors are: the terminal and the page.
        Consumer<String> problem = message -> runner.hub().log(id, "error", "QUICKAPP" + id, message);
        read(problem).ifPresent(after -> {
            try {
                runner.reload(id, definition.get(), after);
                definition = Optional.of(after);
                console.note(path.getFileName() + " has changed: QuickApp " + id + " starts anew");
            } catch (QuickAppException | HubException refused) {
                problem.accept(refused.getMessage());
            }
        });
    }

    @Override
    public void close() throws IOException {
        if (watch != null) {
            watch.close();
        }
    }
}
