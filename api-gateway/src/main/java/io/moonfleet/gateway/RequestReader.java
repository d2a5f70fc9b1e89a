package io.moonfleet.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Makes of an HTTP request what the routing table takes. What can mean nothing is refused. */
final class RequestReader {

    /** The headers that mean something to the hub. */
    private static final List<String> PASSED = List.of("fibaro-user-pin", "x-fibaro-version", "accept-language");

    private static final int LONGEST_HEADER = 200;
    private static final char UNREADABLE = '\uFFFD';

    private RequestReader() {}

    /** @throws BadRequestException it can mean nothing */
    static ApiRequest read(RoutingContext http, byte[] body) {
        var method = http.request().method().equals(HttpMethod.HEAD)
                ? "GET"
                : http.request().method().name();
        List<String> segments;
        Map<String, List<String>> query;
        try {
            segments = segments(http.normalizedPath());
            query = query(http);
        } catch (IllegalArgumentException e) {
            throw BadRequestException.because("the address is malformed: " + e.getMessage());
        }
        return new ApiRequest(method, segments, query, body(http.request(), segments, body), headers(http.request()));
    }

    /** HC3 takes a trailing slash as if it were not there. */
    private static List<String> segments(String path) {
        List<String> segments = new ArrayList<>();
        for (var segment : path.substring(ApiHandler.PREFIX.length()).split("/", -1)) {
            if (!segment.isEmpty()) {
                // Outside a query a plus is a plus.
                var decoded = URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
                if (decoded.chars().anyMatch(Character::isISOControl)) {
                    throw BadRequestException.because("the address holds control characters");
                }
                requireReadable(segment, decoded);
                segments.add(decoded);
            }
        }
        return segments;
    }

    private static Map<String, List<String>> query(RoutingContext http) {
        MultiMap parameters = http.queryParams();
        if (parameters.isEmpty()) {
            return Map.of();
        }
        var raw = http.request().query();
        Map<String, List<String>> query = new HashMap<>();
        parameters.forEach((name, value) -> {
            requireReadable(raw, name + value);
            query.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
        });
        return query;
    }

    /** Decoders put a sign in place of what is no UTF-8; that is no answer to who wrote something else. */
    private static void requireReadable(String raw, String decoded) {
        if (decoded.indexOf(UNREADABLE) >= 0
                && raw != null
                && !raw.toUpperCase(Locale.ROOT).contains("%EF%BF%BD")) {
            throw BadRequestException.because("the address is not UTF-8");
        }
    }

    private static JsonNode body(HttpServerRequest request, List<String> path, byte[] body) {
        var type = request.getHeader("Content-Type");
        if (Form.isForm(type)) {
            return FormBody.of(Form.parse(type, body), path);
        }
        return isEncodedForm(type, body) ? fields(JsonBody.text(body)) : JsonBody.parse(body);
    }

    /** {@code curl -d '{…}'} says the same of JSON. */
    private static boolean isEncodedForm(String type, byte[] body) {
        if (type == null || !type.toLowerCase(Locale.ROOT).startsWith("application/x-www-form-urlencoded")) {
            return false;
        }
        for (var b : body) {
            if (b != ' ' && b != '\t' && b != '\r' && b != '\n') {
                return Character.isLetter(b) && indexOf(body, '=') > 0;
            }
        }
        return false;
    }

    private static int indexOf(byte[] body, char wanted) {
        for (int i = 0; i < body.length; i++) {
            if (body[i] == wanted) {
                return i;
            }
        }
        return -1;
    }

    private static JsonNode fields(String form) {
        var fields = JsonBody.MAPPER.createObjectNode();
        for (var pair : form.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                fields.put(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
            }
        }
        return fields;
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw BadRequestException.because("the form is malformed: " + e.getMessage());
        }
    }

    private static Map<String, String> headers(HttpServerRequest request) {
        Map<String, String> headers = new HashMap<>();
        for (var name : PASSED) {
            var value = request.getHeader(name);
            if (value != null && value.length() <= LONGEST_HEADER) {
                headers.put(name, value);
            }
        }
        return headers;
    }
}
