package io.moonfleet.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Where things lie in a built checkout of Moonfleet. */
public record Checkout(Path root) {

    /** As the launch script has them. */
    private static final List<String> JVM_FLAGS = List.of(
            "-XX:+UseCompactObjectHeaders",
            "-XX:-ReduceBulkZeroing",
            "--sun-misc-unsafe-memory-access=allow",
            "-Dfile.encoding=UTF-8");

    private static final String APPLICATION = "target/quarkus-app/quarkus-run.jar";

    /** The checkout that the working folder is in. */
    public static Checkout find() {
        for (var folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            if (Files.isExecutable(folder.resolve("moonfleet")) && Files.exists(folder.resolve("pom.xml"))) {
                return new Checkout(folder);
            }
        }
        throw new IllegalStateException(
                "not in a checkout of Moonfleet: " + Path.of("").toAbsolutePath());
    }

    /** A command that starts a module's application on this JVM's JDK. */
    public List<String> application(String module, List<String> arguments) {
        var jar = root.resolve(module).resolve(APPLICATION);
        if (!Files.exists(jar)) {
            throw new IllegalStateException(jar + " is missing; build it: mvn package -pl " + module + " -am");
        }
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM_FLAGS);
        command.add("-jar");
        command.add(jar.toString());
        command.addAll(arguments);
        return command;
    }

    /** The launch script. */
    public Path launcher() {
        return root.resolve("moonfleet");
    }

    /** A QuickApp of {@code examples/}. */
    public Path example(String name) {
        return root.resolve("examples").resolve(name);
    }

    /** The QuickApps of {@code examples/} that run by themselves. */
    public List<Path> examples() {
        try (var files = Files.list(root.resolve("examples"))) {
            return files.filter(file -> file.toString().endsWith(".lua"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
