package io.moonfleet.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A request to HC3's REST API as the routing table sees it.
 *
 * @param method GET, POST, PUT or DELETE
 * @param segments of the path after {@code /api}, decoded: {@code devices, 55}
 * @param query every value of every parameter
 * @param body null when there is none
 * @param headers those that mean something to the hub, by their names in small letters
 */
record ApiRequest(
        String method,
        List<String> segments,
        Map<String, List<String>> query,
        JsonNode body,
        Map<String, String> headers) {

    private static final List<String> POLL = List.of("refreshStates");

    /** A long poll that starts from a number. */
    static ApiRequest pollAfter(long last) {
        return new ApiRequest("GET", POLL, Map.of("last", List.of(Long.toString(last))), null, Map.of());
    }

    /** The number that a long poll starts from (0 for what is none); empty when this is no poll. */
    OptionalLong pollsAfter() {
        if (!method.equals("GET") || !segments.equals(POLL)) {
            return OptionalLong.empty();
        }
        var last = parameter("last");
        try {
            return OptionalLong.of(last == null ? 0 : Long.parseLong(last.strip()));
        } catch (NumberFormatException _) {
            return OptionalLong.of(0);
        }
    }

    /** The path as the hub takes it; a slash inside a segment stays encoded, so that it separates nothing. */
    String path() {
        var path = new StringBuilder();
        for (var segment : segments) {
            path.append('/').append(segment.replace("/", "%2F"));
        }
        return path.toString();
    }

    /** The first value of the first of these parameters that is given; null when none is. */
    String parameter(String... names) {
        for (var name : names) {
            var values = query.get(name);
            if (values != null && !values.isEmpty()) {
                return values.getFirst();
            }
        }
        return null;
    }

    /** The first of these fields that the body has; null when it has none. */
    JsonNode field(String... names) {
        if (body != null && body.isObject()) {
            for (var name : names) {
                var value = body.get(name);
                if (value != null && !value.isNull()) {
                    return value;
                }
            }
        }
        return null;
    }

    /** A device id in the query or the body under one of these names; empty when there is none that can be one. */
    OptionalInt device(String... names) {
        var parameter = parameter(names);
        if (parameter != null) {
            return number(parameter);
        }
        var field = field(names);
        return field != null && (field.canConvertToExactIntegral() || field.isTextual())
                ? number(field.asText())
                : OptionalInt.empty();
    }

    /** Reads an id; empty when it is no positive int. */
    static OptionalInt number(String text) {
        try {
            var number = Integer.parseInt(text);
            return number > 0 && text.charAt(0) != '+' ? OptionalInt.of(number) : OptionalInt.empty();
        } catch (NumberFormatException notAnId) {
            return OptionalInt.empty();
        }
    }
}
