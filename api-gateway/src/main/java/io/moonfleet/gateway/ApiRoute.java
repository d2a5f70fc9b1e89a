package io.moonfleet.gateway;

import io.moonfleet.protocol.Operation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One line of the routing table.
 *
 * @param methods empty for every method
 * @param pattern segments of the path: literal, {@code {int}} (digits), {@code {text}} (anything), or a final {@code **}
 *     (whatever follows, also nothing)
 * @param patience how long an answer may take; empty for the usual time
 * @param operation what the request becomes
 */
record ApiRoute(Set<String> methods, List<String> pattern, Optional<Duration> patience, ToOperation operation) {

    /** Makes the message. The variables are the path's values of {@code {int}} and {@code {text}}, in order. */
    @FunctionalInterface
    interface ToOperation {
        Operation of(ApiRequest request, List<String> variables);
    }

    static ApiRoute of(String methods, String pattern, ToOperation operation) {
        return new ApiRoute(
                methods.equals("*") ? Set.of() : Set.of(methods.split(",")),
                List.of(pattern.substring(1).split("/")),
                Optional.empty(),
                operation);
    }

    ApiRoute within(Duration patience) {
        return new ApiRoute(methods, pattern, Optional.of(patience), operation);
    }

    /** The variables of a path that fits, or empty. */
    Optional<List<String>> match(String method, List<String> path) {
        if (!methods.isEmpty() && !methods.contains(method)) {
            return Optional.empty();
        }
        List<String> variables = new ArrayList<>();
        for (var i = 0; i < pattern.size(); i++) {
            var expected = pattern.get(i);
            if (expected.equals("**")) {
                return Optional.of(variables);
            }
            if (i >= path.size() || !fits(expected, path.get(i), variables)) {
                return Optional.empty();
            }
        }
        return path.size() == pattern.size() ? Optional.of(variables) : Optional.empty();
    }

    private static boolean fits(String expected, String actual, List<String> variables) {
        var fits =
                switch (expected) {
                    case "{int}" -> isNumber(actual);
                    case "{text}" -> !actual.isEmpty();
                    default -> expected.equals(actual);
                };
        if (fits && expected.startsWith("{")) {
            variables.add(actual);
        }
        return fits;
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty() && text.length() <= 18 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
