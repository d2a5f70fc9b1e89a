package io.moonfleet.ui;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The audit log as a plain page: a table with a filter, which needs no script. */
final class AuditPage {

    /** What can be filtered by, with what it is called. */
    static final Map<String, String> FILTERS = Map.of(
            "user", "Who",
            "action", "What",
            "about", "On what",
            "address", "From",
            "status", "Result");

    private static final List<String> ORDER = List.of("user", "action", "about", "address", "status");
    private static final List<String> COLUMNS =
            List.of("time", "user", "role", "from", "action", "about", "status", "reason", "detail");
    private static final String FOLDER = "/io/moonfleet/ui/audit/";

    private final String page = read("audit.html");
    private final byte[] style = read("audit.css").getBytes(StandardCharsets.UTF_8);

    /**
     * @param entries the newest first
     * @param filters those that are set
     * @param more whether older ones can be had
     */
    String show(JsonNode entries, Map<String, String> filters, boolean more) {
        var rows = new StringBuilder();
        for (var entry : entries) {
            rows.append(entry.path("status").asInt() < 400 ? "<tr>" : "<tr class=\"refused\">");
            for (var column : COLUMNS) {
                rows.append("<td>")
                        .append(SignInPage.escape(entry.path(column).asText()))
                        .append("</td>");
            }
            rows.append("</tr>");
        }
        var older = more
                ? "<a class=\"button\" href=\"/audit?" + query(filters) + "before="
                        + entries.path(entries.size() - 1).path("id").asLong() + "\">Older</a>"
                : "";
        return page.replace("@FIELDS@", fields(filters))
                .replace("@QUERY@", query(filters))
                .replace("@OLDER@", older)
                .replace("@EMPTY@", entries.isEmpty() ? "<p>Nothing that fits.</p>" : "")
                .replace("@ROWS@", rows);
    }

    private static String fields(Map<String, String> filters) {
        return ORDER.stream()
                .map(name -> "<label>" + FILTERS.get(name) + "<input name=\"" + name + "\" value=\""
                        + SignInPage.escape(filters.getOrDefault(name, "")) + "\" /></label>")
                .collect(Collectors.joining());
    }

    private static String query(Map<String, String> filters) {
        return ORDER.stream()
                .filter(filters::containsKey)
                .map(name -> name + "=" + URLEncoder.encode(filters.get(name), StandardCharsets.UTF_8) + "&amp;")
                .collect(Collectors.joining());
    }

    byte[] style() {
        return style.clone();
    }

    private static String read(String name) {
        try (var in = AuditPage.class.getResourceAsStream(FOLDER + name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is not on the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
