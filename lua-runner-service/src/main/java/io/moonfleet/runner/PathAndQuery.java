package io.moonfleet.runner;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A path as scripts write it, {@code /devices?parentId=55}, taken apart and decoded. */
record PathAndQuery(String path, Map<String, List<String>> query) {

    static PathAndQuery parse(String written) {
        var mark = written.indexOf('?');
        var path = mark < 0 ? written : written.substring(0, mark);
        return new PathAndQuery(
                decodedPath(path.replace("+", "%2B")), mark < 0 ? Map.of() : parseQuery(written.substring(mark + 1)));
    }

    /** A slash inside a segment, as in a key of the storage, stays encoded, so that it separates nothing. */
    private static String decodedPath(String path) {
        return Arrays.stream(path.split("/", -1))
                .map(segment -> decoded(segment).replace("/", "%2F"))
                .collect(Collectors.joining("/"));
    }

    private static Map<String, List<String>> parseQuery(String text) {
        var query = new LinkedHashMap<String, List<String>>();
        for (var part : text.split("&", -1)) {
            if (part.isEmpty()) {
                continue;
            }
            var equals = part.indexOf('=');
            var name = decoded(equals < 0 ? part : part.substring(0, equals));
            query.computeIfAbsent(name, _ -> new ArrayList<>())
                    .add(equals < 0 ? "" : decoded(part.substring(equals + 1)));
        }
        return query;
    }

    /** Scripts often forget to encode: what is no encoding is taken as it stands. */
    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notEncoded) {
            return text;
        }
    }
}
