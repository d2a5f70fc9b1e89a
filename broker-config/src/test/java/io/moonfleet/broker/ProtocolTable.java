package io.moonfleet.broker;

import io.moonfleet.harness.Checkout;
import io.moonfleet.protocol.Topic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The table of topics in docs/protocol.md: who sends to each and who reads it. */
final class ProtocolTable {

    private static final List<String> SERVICES = List.of("gateway", "ui", "runner");

    /** Who sends or reads what bears its name. */
    private static final String OWN = "that runner";

    /** An example, who sends, who reads. */
    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| `[^`]+` \\| `(moonfleet/[^`]+)` \\| [^|]+ \\| ([^|]+) \\| ([^|]+) \\|");

    private ProtocolTable() {}

    /**
     * One kind of topic.
     *
     * @param sends who may send to any such topic
     * @param sendsOwn whether a runner may send to the one of its own name
     */
    record Row(Topic example, Set<String> sends, boolean sendsOwn, Set<String> reads) {

        /** The same kind in a home. */
        Topic in(String hub) {
            return Topic.parse(example.path().replaceFirst("/" + example.hub() + "/", "/" + hub + "/"));
        }
    }

    static List<Row> rows() {
        try {
            var page = Files.readString(Checkout.find().root().resolve("docs/protocol.md"));
            return ROW.matcher(page)
                    .results()
                    .map(row -> new Row(
                            Topic.parse(row.group(1)),
                            services(row.group(2).replace(OWN, "")),
                            row.group(2).contains(OWN),
                            services(row.group(3))))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<String> services(String words) {
        var found = new TreeSet<String>();
        for (var service : SERVICES) {
            if (Pattern.compile("\\b" + service + "s?\\b").matcher(words).find()) {
                found.add(service);
            }
        }
        // The keeper of a home, and the owner of a QuickApp, are runners.
        if (words.contains("keeper") || words.contains("owner")) {
            found.add("runner");
        }
        return found;
    }
}
