package io.moonfleet.bench.lua;

import io.moonfleet.harness.Checkout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The Lua programs of {@code bench/lua}, and the commands that run them. */
final class Programs {

    private static final Path FOLDER = Checkout.find().root().resolve("bench/lua");

    /** Files that are no programs to be measured. */
    private static final Set<String> DRIVERS = Set.of("worker.lua", "cold.lua");

    private Programs() {}

    /** All of them by name, without those that belong to the driver. */
    static List<String> names() {
        try (var files = Files.list(FOLDER)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".lua") && !DRIVERS.contains(name))
                    .map(name -> name.substring(0, name.length() - 4))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path file(String program) {
        return FOLDER.resolve(program + ".lua");
    }

    /** A native interpreter that runs a program's runs on demand. */
    static List<String> nativeWorker(Path interpreter, String program) {
        return List.of(
                interpreter.toString(),
                FOLDER.resolve("worker.lua").toString(),
                file(program).toString());
    }

    /** The same in a JVM of its own, started with the launch script's flags. */
    static List<String> jvmWorker(String engine, String program) {
        return jvm(Worker.class, engine, file(program).toString());
    }

    /** A JVM with the flags of {@code moonfleet lua}, and this one's class path. */
    static List<String> jvm(Class<?> main, String... arguments) {
        var command = Stream.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xss16m",
                "-XX:+UseSerialGC",
                "-XX:+UseCompactObjectHeaders",
                "-XX:-ReduceBulkZeroing",
                "--sun-misc-unsafe-memory-access=allow",
                "--add-exports=java.base/jdk.internal.vm=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName());
        return Stream.concat(command, Stream.of(arguments)).toList();
    }

    /** An executable on the path. */
    static Optional<Path> onPath(String name) {
        return Stream.of(System.getenv("PATH").split(java.io.File.pathSeparator))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
