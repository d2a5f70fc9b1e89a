package io.moonfleet.hub.internal.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.moonfleet.hub.HubException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Which notices a query means: {@code wasRead}, {@code priority}, {@code types}, {@code ids}, {@code from}, {@code to}. */
record NoticeFilter(List<Predicate<JsonNode>> conditions) implements Predicate<JsonNode> {

    static NoticeFilter of(Call call, ZoneId zone) {
        var conditions = new ArrayList<Predicate<JsonNode>>();
        call.query("wasRead")
                .ifPresent(read ->
                        conditions.add(notice -> notice.path("wasRead").asText().equals(read)));
        oneOf(call, "priority", "priority", conditions);
        oneOf(call, "types", "type", conditions);
        oneOf(call, "ids", "id", conditions);
        bodyIds(call, conditions);
        call.query("from").ifPresent(text -> {
            long from = seconds(text, "from", zone);
            conditions.add(notice -> notice.path("created").asLong() >= from);
        });
        call.query("to").ifPresent(text -> {
            long to = seconds(text, "to", zone);
            conditions.add(notice -> notice.path("created").asLong() <= to);
        });
        return new NoticeFilter(conditions);
    }

    private static void oneOf(Call call, String parameter, String field, List<Predicate<JsonNode>> conditions) {
        var wanted = call.words(parameter);
        if (!wanted.isEmpty()) {
            conditions.add(notice -> wanted.contains(notice.path(field).asText()));
        }
    }

    /** A list as the body, or {@code {"ids": […]}}. */
    private static void bodyIds(Call call, List<Predicate<JsonNode>> conditions) {
        var body = call.request().body();
        var ids = body == null ? null : body.isArray() ? body : body.get("ids");
        if (ids != null && ids.isArray()) {
            Set<String> wanted = ids.valueStream().map(JsonNode::asText).collect(Collectors.toSet());
            conditions.add(notice -> wanted.contains(notice.path("id").asText()));
        }
    }

    /** {@code 2022-05-18T04:31:42}, of the home's clock or with a zone, or seconds since 1970. */
    private static long seconds(String text, String parameter, ZoneId zone) {
        if (text.chars().allMatch(Character::isDigit) && text.length() < 18 && !text.isEmpty()) {
            return Long.parseLong(text);
        }
        try {
            return text.endsWith("Z")
                    ? Instant.parse(text).getEpochSecond()
                    : LocalDateTime.parse(text).atZone(zone).toEpochSecond();
        } catch (DateTimeException _) {
            throw HubException.badRequest(parameter + ": must be a time like 2022-05-18T04:31:42");
        }
    }

    @Override
    public boolean test(JsonNode notice) {
        return conditions.stream().allMatch(each -> each.test(notice));
    }
}
