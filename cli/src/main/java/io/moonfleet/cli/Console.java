package io.moonfleet.cli;

import io.moonfleet.hub.Hub;
import io.moonfleet.hub.HubEvent;
import io.moonfleet.messaging.launch.HttpAddress;
import io.moonfleet.messaging.launch.Version;
import io.moonfleet.runner.Runner;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** What a developer sees in the terminal: addresses, and the QuickApps' log in colour. */
final class Console {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneId.systemDefault());

    private final PrintStream out;
    private final Ansi ansi;

    private Console(PrintStream out, Ansi ansi) {
        this.out = out;
        this.ansi = ansi;
    }

    /** When to use colour. */
    enum Color {
        auto,
        always,
        never
    }

    /** The launch script says whether the output is a terminal: asking the JDK would load its console code. */
    static Console on(PrintStream out, Color color) {
        var terminal = Boolean.getBoolean("moonfleet.terminal") && System.getenv("NO_COLOR") == null;
        var coloured = color == Color.always || color == Color.auto && terminal;
        return new Console(new PrintStream(out, true, StandardCharsets.UTF_8), new Ansi(coloured));
    }

    /** Prints what the hub's QuickApps log. */
    void follow(Hub hub) {
        hub.listen(event -> {
            if (event instanceof HubEvent.LogWritten line) {
                log(line.at(), line.type(), line.tag(), line.message());
            }
        });
    }

    private void log(Instant at, String type, String tag, String message) {
        var level = type.toUpperCase(Locale.ROOT);
        out.println(ansi.faint("[" + TIME.format(at) + "]") + " " + ansi.level(type, "[" + level + "]") + " "
                + ansi.faint("[" + ansi.untrusted(tag) + "]") + " " + ansi.fromHtml(message));
    }

    /** Says where the pages are. */
    void announce(HttpAddress address, Runner runner) {
        out.println(ansi.bold("Moonfleet " + Version.number()) + "  API and pages: " + ansi.link(address.url() + "/"));
        for (var id : runner.quickAppIds()) {
            var name =
                    runner.hub().devices().find(id).map(device -> device.name()).orElse("");
            out.println("  " + ansi.untrusted(name) + ansi.faint(" (" + id + ")") + "  "
                    + ansi.link(address.url() + "/quickapp/" + id));
        }
    }

    /** Says where the page of one QuickApp is, and opens it where there is a desktop. */
    void showPage(HttpAddress address, int quickApp) {
        var page = address.url() + "/quickapp/" + quickApp;
        note("the page of QuickApp " + quickApp + ": " + page);
        Desktop.open(page);
    }

    /** A remark about what Moonfleet itself does. */
    void note(String message) {
        out.println(ansi.faint(message));
    }

    /** A line for the person who gave the command. */
    void error(String message) {
        System.err.println(ansi.level("error", message));
    }
}
