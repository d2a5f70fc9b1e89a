package io.moonfleet.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where a real HC3 is and who may ask it: {@code HC3_URL}, {@code HC3_USER}, {@code HC3_PASSWORD} of the environment, of
 * {@code ./.env} or of {@code ~/.env}, in this order.
 */
record Hc3Access(String url, String user, String password) {

    /** @throws IllegalStateException one of them is nowhere; the message names it */
    static Hc3Access find() {
        return find(System.getenv(), List.of(Path.of(".env"), Path.of(System.getProperty("user.home"), ".env")));
    }

    static Hc3Access find(Map<String, String> environment, List<Path> files) {
        var known = new HashMap<String, String>();
        for (var file : files.reversed()) {
            known.putAll(read(file));
        }
        known.putAll(environment);
        var url = need(known, "HC3_URL");
        return new Hc3Access(
                (url.contains("://") ? url : "http://" + url).replaceFirst("/+$", ""),
                need(known, "HC3_USER"),
                need(known, "HC3_PASSWORD"));
    }

    private static String need(Map<String, String> known, String name) {
        return Optional.ofNullable(known.get(name))
                .filter(value -> !value.isBlank())
                .orElseThrow(() ->
                        new IllegalStateException(name + " is not set: put it into the environment, ./.env or ~/.env"));
    }

    /** Lines {@code NAME=value}, the value in quotes or not; {@code #} begins a remark. */
    private static Map<String, String> read(Path file) {
        var values = new HashMap<String, String>();
        if (!Files.isRegularFile(file)) {
            return values;
        }
        try {
            for (var line : Files.readAllLines(file)) {
                var text = line.strip().replaceFirst("^export ", "");
                int equals = text.indexOf('=');
                if (equals > 0 && !text.startsWith("#")) {
                    values.put(
                            text.substring(0, equals).strip(),
                            unquoted(text.substring(equals + 1).strip()));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
        return values;
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() > 1
                && (value.charAt(0) == '"' || value.charAt(0) == '\'')
                && value.charAt(value.length() - 1) == value.charAt(0);
        return quoted ? value.substring(1, value.length() - 1) : value;
    }

    @Override
    public String toString() {
        return user + " at " + url;
    }
}
