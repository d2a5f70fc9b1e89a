package io.moonfleet.hub.internal.api;

import io.moonfleet.hub.ApiAnswer;
import io.moonfleet.hub.HubException;
import io.moonfleet.hub.internal.audit.AuditEntry;
import io.moonfleet.hub.internal.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** {@code /moonfleet/audit}: the audit log as JSON, or to take away as JSON lines or CSV. */
final class AuditBehaviours {

    private static final int PAGE = 200;
    private static final int MOST = 1_000_000;

    private final HubParts parts;

    AuditBehaviours(HubParts parts) {
        this.parts = parts;
    }

    void register(Map<String, Behaviour> behaviours) {
        behaviours.put("moonfleet.audit", Behaviour.of(this::audit));
    }

    /** The newest first; every filter that is given must fit. {@code before} goes on where the last page ended. */
    private ApiAnswer audit(Call call) {
        long before = call.query("before").map(EventBehaviours::number).orElse(Long.MAX_VALUE);
        long from = call.query("from").map(EventBehaviours::number).orElse(0L);
        long to = call.query("to").map(EventBehaviours::number).orElse(Long.MAX_VALUE);
        var format = call.query("format").orElse("json");
        int count = Math.clamp(call.queryNumber("count").orElse(format.equals("json") ? PAGE : MOST), 0, MOST);
        var found = parts.audit()
                .find(
                        entry -> entry.id() < before
                                && entry.at().getEpochSecond() >= from
                                && entry.at().getEpochSecond() <= to
                                && fits(call, entry.deed()),
                        count);
        return switch (format) {
            case "json" ->
                ApiAnswer.ok(Json.array(found.stream().map(AuditEntry::document).toList()));
            case "jsonl" -> file("application/x-ndjson", found.stream().map(AuditBehaviours::line));
            case "csv" ->
                file(
                        "text/csv; charset=utf-8",
                        java.util.stream.Stream.concat(
                                java.util.stream.Stream.of(String.join(",", AuditEntry.COLUMNS)),
                                found.stream().map(AuditBehaviours::row)));
            default -> throw HubException.badRequest("format: must be json, jsonl or csv");
        };
    }

    private static boolean fits(Call call, AuditEntry.Deed deed) {
        return call.query("user").map(deed.user()::equals).orElse(true)
                && call.query("role").map(deed.role()::equals).orElse(true)
                && call.query("address").map(deed.from()::equals).orElse(true)
                && call.query("action").map(deed.action()::contains).orElse(true)
                && call.query("about").map(deed.about()::contains).orElse(true)
                && call.queryNumber("status")
                        .map(status -> status == deed.status())
                        .orElse(true);
    }

    private static ApiAnswer file(String type, java.util.stream.Stream<String> lines) {
        var text = lines.collect(Collectors.joining("\n", "", "\n"));
        return ApiAnswer.file(type, text.getBytes(StandardCharsets.UTF_8));
    }

    private static String line(AuditEntry entry) {
        return Json.write(entry.document());
    }

    private static String row(AuditEntry entry) {
        var document = entry.document();
        return AuditEntry.COLUMNS.stream()
                .map(column -> cell(document.path(column).asText()))
                .collect(Collectors.joining(","));
    }

    private static final List<String> FORMULAS = List.of("=", "+", "-", "@", "\t", "\r");

    /** A spreadsheet would carry out what begins like a formula, and somebody else has written the text. */
    private static String cell(String text) {
        var safe = FORMULAS.stream().anyMatch(text::startsWith) ? "'" + text : text;
        boolean plain = safe.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? safe : '"' + safe.replace("\"", "\"\"") + '"';
    }
}
