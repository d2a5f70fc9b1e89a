package io.moonfleet.ui;

import com.fasterxml.jackson.databind.JsonNode;
import io.moonfleet.ui.PlainPage.Layout;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
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

    /** Of an entry, and what it is called where a row is a card: on a phone. */
    private record Column(String field, String title) {

        String cell(JsonNode entry) {
            var text = PlainPage.escape(entry.path(field).asText());
            var shown = field.equals("time") && !text.isEmpty()
                    ? "<time datetime=\"" + text + "\">" + toTheSecond(text) + "</time>"
                    : text;
            return "<td class=\"" + field + "\" data-title=\"" + title + "\">" + shown + "</td>";
        }

        /** {@code 2026-11-29T17:37:59.76Z} → {@code 2026-11-29 17:37:59}. */
        private static String toTheSecond(String time) {
            return TO_THE_SECOND.matcher(time).replaceFirst("$1 $2");
        }
    }

    private static final Pattern TO_THE_SECOND = Pattern.compile("^([0-9-]{10})T([0-9:]{8})\\S*$");

    private static final List<Column> COLUMNS = List.of(
            new Column("time", "When"),
            new Column("user", "Who"),
            new Column("role", "Role"),
            new Column("from", "From"),
            new Column("action", "What"),
            new Column("about", "On what"),
            new Column("status", "Result"),
            new Column("reason", "Reason"),
            new Column("detail", "Sent"));

    private final PlainPage page =
            PlainPage.of(Layout.TABLE, "audit.html").withHtml("HEAD", "").with("TITLE", "Audit log");

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
                rows.append(column.cell(entry));
            }
            rows.append("</tr>");
        }
        var older = more
                ? "<a class=\"button\" href=\"/audit?" + query(filters) + "before="
                        + entries.path(entries.size() - 1).path("id").asLong() + "\">Older</a>"
                : "";
        return page.withHtml("FIELDS", fields(filters))
                .withHtml("QUERY", query(filters))
                .withHtml("OLDER", older)
                .withHtml("EMPTY", entries.isEmpty() ? "<p class=\"nothing\">Nothing that fits.</p>" : "")
                .withHtml("ROWS", rows)
                .html();
    }

    private static String fields(Map<String, String> filters) {
        return ORDER.stream()
                .map(name -> "<label>" + FILTERS.get(name) + "<input name=\"" + name + "\" value=\""
                        + PlainPage.escape(filters.getOrDefault(name, "")) + "\" /></label>")
                .collect(Collectors.joining());
    }

    private static String query(Map<String, String> filters) {
        return ORDER.stream()
                .filter(filters::containsKey)
                .map(name -> name + "=" + URLEncoder.encode(filters.get(name), StandardCharsets.UTF_8) + "&amp;")
                .collect(Collectors.joining());
    }
}
