package io.moonfleet.broker;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bench/run broker-contract}. */
@Command(
        name = "broker-contract",
        description = {
            "Tries on a broker what Moonfleet's services need of one, and says what it found.",
            "Exit code 1 when something that is required does not hold."
        },
        mixinStandardHelpOptions = true)
public final class ContractCommand implements Callable<Integer> {

    @Option(
            names = "--url",
            required = true,
            description = "The broker, as MOONFLEET_MQTT_URL has it; the account may do everything below the root.")
    private String url;

    @Option(names = "--url2", description = "Another node of a cluster.")
    private String secondUrl;

    @Option(names = "--ca", description = "PEM file with the authority that signed the broker's certificate.")
    private Path ca;

    @Option(
            names = "--root",
            defaultValue = "moonfleet-contract",
            description = "What the topics begin with (default: ${DEFAULT-VALUE}).")
    private String root;

    @Override
    public Integer call() throws InterruptedException {
        var here = BrokerAddress.parse(url, ca);
        var there = secondUrl == null ? here : BrokerAddress.parse(secondUrl, ca);
        var findings = new ContractRun(here, there, root).run(finding -> System.err.println("  " + finding));
        System.out.print(findings.text());
        return findings.areGood() ? 0 : 1;
    }
}
