package io.moonfleet.runner;

import io.moonfleet.hub.fleet.RunnerOffer;
import io.moonfleet.runner.fleet.FleetSettings;
import io.moonfleet.runner.fleet.LeaseTimes;
import io.moonfleet.runner.fleet.PostgresAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How a runner shares its home with others. */
final class FleetOptions {

    private static final Duration LEASE_SILENCE = Duration.ofSeconds(2);
    private static final Duration STORE_SILENCE = Duration.ofSeconds(10);

    @Option(
            names = "--store",
            paramLabel = "URL",
            defaultValue = "${env:MOONFLEET_STORE_URL:-}",
            description = "A PostgreSQL database that keeps the home, which any number of runners then share:"
                    + " jdbc:postgresql://host/database (default: $$MOONFLEET_STORE_URL).")
    private String url;

    @Option(
            names = "--store-user",
            paramLabel = "NAME",
            defaultValue = "${env:MOONFLEET_STORE_USER:-}",
            description = "The database's user (default: $$MOONFLEET_STORE_USER); the password is in"
                    + " $$MOONFLEET_STORE_PASSWORD or in the file $$MOONFLEET_STORE_PASSWORD_FILE.")
    private String user;

    @Option(
            names = "--max-quickapps",
            paramLabel = "N",
            defaultValue = "2147483647",
            showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER,
            description = "The most QuickApps that this runner takes (default: any number).")
    private int capacity;

    @Option(
            names = "--weight",
            paramLabel = "N",
            defaultValue = "1",
            description = "Its share of the QuickApps against the other runners' (default: ${DEFAULT-VALUE}).")
    private double weight;

    @Option(
            names = "--label",
            paramLabel = "NAME=VALUE",
            description = "What QuickApps can ask of the runner they are placed on.")
    private Map<String, String> labels = Map.of();

    @Option(
            names = "--grace",
            paramLabel = "SECONDS",
            defaultValue = "20",
            description = "How long it may hand over its QuickApps when it is told to end (default: ${DEFAULT-VALUE}).")
    private int grace;

    /** Empty for a home of its own. */
    Optional<FleetSettings> settings() {
        if (url == null || url.isBlank()) {
            return Optional.empty();
        }
        var address = new PostgresAddress(url, optional(user), password());
        return Optional.of(new FleetSettings(
                address.connections(STORE_SILENCE),
                address.connections(LEASE_SILENCE),
                new RunnerOffer(weight, capacity, labels),
                LeaseTimes.DEFAULT,
                FleetSettings.REHEARSAL,
                Duration.ofSeconds(grace)));
    }

    private static Optional<String> optional(String text) {
        return Optional.ofNullable(text).filter(given -> !given.isBlank());
    }

    private static Optional<String> password() {
        var file = optional(System.getenv("MOONFLEET_STORE_PASSWORD_FILE"));
        if (file.isEmpty()) {
            return optional(System.getenv("MOONFLEET_STORE_PASSWORD"));
        }
        try {
            return Optional.of(Files.readString(Path.of(file.get())).strip());
        } catch (IOException e) {
            throw new UncheckedIOException("the database's password cannot be read from " + file.get(), e);
        }
    }
}
