package io.moonfleet.harness;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A running Moonfleet: one process, or gateway, ui-service and runner as three. */
public final class Moonfleet implements Started {

    private final URI api;
    private final URI pages;
    private final Optional<URI> runner;
    private final List<ChildProcess> processes;

    private Moonfleet(URI api, URI pages, Optional<URI> runner, List<ChildProcess> processes) {
        this.runner = runner;
        this.api = api;
        this.pages = pages;
        this.processes = List.copyOf(processes);
    }

    /** Runs QuickApps in one process on a free port; ready when this returns. */
    public static Moonfleet oneProcess(List<Path> quickApps, String... options) {
        var port = Ports.free();
        var arguments =
                arguments(Stream.of("run", "--api-port", Integer.toString(port)), Stream.of(options), quickApps);
        return Started.ready(new Moonfleet(url(port), url(port), Optional.of(url(port)), List.of(command(arguments))));
    }

    /** Keeps the home of a folder in one process on a free port; ready when this returns. */
    public static Moonfleet served(Path folder, String... options) {
        var port = Ports.free();
        var arguments = arguments(
                Stream.of("serve", "--hub", folder.toString(), "--port", Integer.toString(port)),
                Stream.of(options),
                List.of());
        return Started.ready(new Moonfleet(url(port), url(port), Optional.of(url(port)), List.of(command(arguments))));
    }

    /** The same with these variables in its environment. */
    public static Moonfleet served(Path folder, Map<String, String> environment, String... options) {
        var port = Ports.free();
        return served(folder, port, environment, options);
    }

    /** The same on a port that somebody has to know before. */
    public static Moonfleet served(Path folder, int port, Map<String, String> environment, String... options) {
        var arguments = arguments(
                Stream.of("serve", "--hub", folder.toString(), "--port", Integer.toString(port)),
                Stream.of(options),
                List.of());
        return Started.ready(
                new Moonfleet(url(port), url(port), Optional.of(url(port)), List.of(command(arguments, environment))));
    }

    /** Runs QuickApps in a runner beside a gateway and a ui-service; ready when this returns. */
    public static Moonfleet threeProcesses(Mosquitto broker, List<Path> quickApps, String... runnerOptions) {
        return threeProcesses(new BrokerUrls(broker.url(), broker.url(), broker.url()), quickApps, runnerOptions);
    }

    /** Where each service finds its broker: nodes of a cluster, accounts of their own. */
    public record BrokerUrls(String gateway, String ui, String runner) {}

    /** The same with a broker for each. */
    public static Moonfleet threeProcesses(BrokerUrls brokers, List<Path> quickApps, String... runnerOptions) {
        var gateway = Ports.free();
        var ui = Ports.free();
        var runner = Ports.free();
        var runnerFiles = quickApps.stream().map(Path::toString);
        var processes = new ArrayList<ChildProcess>();
        processes.add(service(
                "lua-runner-service", runner, brokers.runner(), Stream.concat(Stream.of(runnerOptions), runnerFiles)));
        processes.add(service("api-gateway", gateway, brokers.gateway(), Stream.empty()));
        processes.add(service("ui-service", ui, brokers.ui(), Stream.empty()));
        return Started.ready(new Moonfleet(url(gateway), url(ui), Optional.of(url(runner)), processes));
    }

    /** One that somebody else has started; it is ready when this returns. The runner's process comes first. */
    public static Moonfleet running(URI api, URI pages, List<ChildProcess> processes) {
        return Started.ready(new Moonfleet(api, pages, Optional.empty(), processes));
    }

    /** Runs the {@code moonfleet} command and returns at once. */
    public static ChildProcess command(List<String> arguments) {
        return application("cli", arguments);
    }

    /** Runs the command in an environment that has these variables, too. */
    public static ChildProcess command(List<String> arguments, Map<String, String> environment) {
        return ChildProcess.start("cli", Checkout.find().application("cli", arguments), environment);
    }

    /** Starts a module's application and returns at once. */
    public static ChildProcess application(String module, List<String> arguments) {
        return ChildProcess.start(module, Checkout.find().application(module, arguments), Map.of());
    }

    private static ChildProcess service(String module, int port, String broker, Stream<String> more) {
        var arguments =
                Stream.concat(Stream.of("--port", Integer.toString(port)), more).toList();
        var command = Checkout.find().application(module, arguments);
        return ChildProcess.start(module, command, Map.of("MOONFLEET_MQTT_URL", broker));
    }

    private static List<String> arguments(Stream<String> first, Stream<String> options, List<Path> files) {
        return Stream.of(first, options, files.stream().map(Path::toString))
                .flatMap(part -> part)
                .toList();
    }

    private static URI url(int port) {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** Every part says that it is ready, and the API knows its devices. */
    @Override
    public List<URI> addresses() {
        return List.of(api.resolve("/health"), pages.resolve("/health"), api.resolve("/api/devices"));
    }

    /** Where the API is. */
    public URI api() {
        return api;
    }

    /** Where the pages are. */
    public URI pages() {
        return pages;
    }

    /** Where the runner's numbers and health are, where that is known. */
    public Optional<URI> runner() {
        return runner;
    }

    /** Where a page's WebSocket is. */
    public URI socket() {
        return URI.create(pages.toString().replaceFirst("^http", "ws") + "/ui/socket");
    }

    /** The runner's process comes first. */
    @Override
    public List<ChildProcess> processes() {
        return processes;
    }

    /** What the process printed that runs the QuickApps. */
    public Output runnerOutput() {
        return processes.getFirst().output();
    }

    @Override
    public void close() {
        processes.forEach(ChildProcess::terminate);
        processes.forEach(ChildProcess::close);
    }
}
