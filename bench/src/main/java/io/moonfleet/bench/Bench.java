package io.moonfleet.bench;

import io.moonfleet.bench.lua.LuaBench;
import io.moonfleet.bench.quickapp.QuickAppBench;
import io.moonfleet.broker.ContractCommand;
import io.moonfleet.harness.Checkout;
import io.moonfleet.harness.Moonfleet;
import io.moonfleet.harness.Mosquitto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.eclipse.paho.client.mqttv3.MqttException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The load driver's command. */
@Command(
        name = "bench/run",
        description = {
            "Measures Moonfleet in one process and in three with a mosquitto, beside peers in the same run.",
            "Prints progress and a table, which also goes to bench/target/results.md."
        },
        mixinStandardHelpOptions = true,
        subcommands = {
            HttpEcho.class,
            HubApiLoad.class,
            FleetLoad.class,
            PagesLoad.class,
            ContractCommand.class,
            LuaBench.class,
            QuickAppBench.class
        })
public final class Bench implements Callable<Integer> {

    /** What can be measured. */
    enum Part {
        one,
        three,
        start
    }

    @Option(
            names = "--only",
            paramLabel = "PART",
            split = ",",
            description = "Of ${COMPLETION-CANDIDATES}, separated by commas (default: all).")
    private List<Part> parts = List.of(Part.values());

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "8",
            description = "How long each load is measured (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            defaultValue = "8",
            description = "Seconds of load on a fresh system before anything counts (default: ${DEFAULT-VALUE}).")
    private int warmUp;

    @Option(
            names = "--taps",
            paramLabel = "N",
            defaultValue = "2000",
            description = "Taps of a page (default: ${DEFAULT-VALUE}).")
    private int taps;

    @Option(
            names = "--starts",
            paramLabel = "N",
            defaultValue = "5",
            description = "Starts of the command (default: ${DEFAULT-VALUE}).")
    private int starts;

    private final Report report = new Report(System.err);

    public static void main(String... args) {
        System.exit(new CommandLine(new Bench()).execute(args));
    }

    @Override
    public Integer call() throws InterruptedException, IOException, MqttException {
        if (parts.contains(Part.one)) {
            measureOneProcess();
        }
        if (parts.contains(Part.three)) {
            measureThreeProcesses();
        }
        if (parts.contains(Part.start)) {
            measureStarts();
        }
        System.out.println();
        System.out.print(report.text());
        Files.writeString(Checkout.find().root().resolve("bench/target/results.md"), report.text());
        return 0;
    }

    private static Path quickApp() {
        return Checkout.find().root().resolve("bench/quickapps/bench.lua");
    }

    private void measureOneProcess() throws InterruptedException, MqttException {
        report.progress("one process, embedded broker");
        try (var home = Moonfleet.oneProcess(List.of(quickApp()))) {
            new SystemLoad("one process", home, embeddedBroker(home), report)
                    .measure(Duration.ofSeconds(warmUp), Duration.ofSeconds(seconds), taps);
        }
    }

    /** The QuickApp knows where it is and says so. */
    private static String embeddedBroker(Moonfleet home) {
        var marker = "bench: broker ";
        var line = home.runnerOutput()
                .await(text -> text.contains(marker), Duration.ofSeconds(5))
                .orElseThrow(() -> new IllegalStateException("the QuickApp names no broker:\n" + home.log()))
                .text();
        return line.substring(line.indexOf(marker) + marker.length()).strip();
    }

    private void measureThreeProcesses() throws InterruptedException, MqttException {
        if (Mosquitto.program().isEmpty()) {
            report.progress("three processes are not measured: mosquitto is not installed");
            return;
        }
        report.progress("three processes, mosquitto");
        try (var broker = Mosquitto.start();
                var home = Moonfleet.threeProcesses(broker, List.of(quickApp()))) {
            new SystemLoad("three processes", home, broker.url(), report)
                    .measure(Duration.ofSeconds(warmUp), Duration.ofSeconds(seconds), taps);
        }
    }

    private void measureStarts() throws InterruptedException {
        report.progress("starting ./moonfleet run");
        var onInit = new ArrayList<Duration>();
        var api = new ArrayList<Duration>();
        var bare = new ArrayList<Duration>();
        for (var i = 0; i < starts; i++) {
            var start = StartUp.once(quickApp());
            onInit.add(start.onInit());
            api.add(start.api());
            bare.add(StartUp.ofBareJvm());
        }
        report.addStarts("command → `onInit`", onInit);
        report.addStarts("command → API answers", api);
        report.addStarts("peer: `java -version`", bare);
    }
}
