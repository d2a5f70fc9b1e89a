package io.moonfleet.deploy.image;

import java.util.List;
import java.util.stream.Stream;

/**
 * What an image of one service is. The Dockerfiles in {@code images/} say the same; a test compares them.
 *
 * @param name {@code gateway}: the image is {@code moonfleet-gateway}
 * @param module whose packaged application it runs
 * @param port where it listens unless told otherwise
 * @param jvm flags of its own for the JVM
 */
public record ServiceImage(String name, String module, int port, List<String> jvm) {

    /** Nobody in particular; the chart runs the pods as the same. */
    public static final String USER = "10001:10001";

    /** Where everything lies in the image. */
    public static final String HOME = "/opt/moonfleet";

    private static final List<String> FLAGS = List.of(
            // Lua calls nest on the Java stack. These flags are those of bin/ and of the start-up cache's training run.
            "-Xss16m",
            "-XX:+UseCompactObjectHeaders",
            "-XX:-ReduceBulkZeroing",
            "--sun-misc-unsafe-memory-access=allow",
            "-Dfile.encoding=UTF-8",
            // The limit is the container's; a quarter of it, the JVM's own choice, would waste most.
            "-XX:MaxRAMPercentage=70",
            "-XX:+ExitOnOutOfMemoryError",
            // Without the file, or with one of another JVM, it starts more slowly and says nothing.
            "-XX:AOTCache=" + HOME + "/service.aot",
            "-Xlog:aot=off",
            "-Xlog:cds=off",
            "-jar",
            HOME + "/quarkus-run.jar");

    /** All there are. */
    public static List<ServiceImage> all() {
        return List.of(
                new ServiceImage("gateway", "api-gateway", 8888, List.of()),
                new ServiceImage("ui", "ui-service", 8890, List.of()),
                // A QuickApp that leaks must not stop all others for long (0170); in small containers the JVM would
                // choose
                // another.
                new ServiceImage("runner", "lua-runner-service", 8889, List.of("-XX:+UseG1GC", "-Xmn32m")));
    }

    public List<String> entrypoint() {
        return Stream.of(List.of("java"), jvm, FLAGS).flatMap(List::stream).toList();
    }

    /** {@code moonfleet-gateway}. */
    public String repository() {
        return "moonfleet-" + name;
    }
}
