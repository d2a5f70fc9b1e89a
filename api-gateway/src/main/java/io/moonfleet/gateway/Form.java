package io.moonfleet.gateway;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A form as a browser or {@code curl -F} sends it: {@code multipart/form-data} taken apart.
 *
 * @param parts in their order
 */
record Form(List<Part> parts) {

    private static final int MOST_PARTS = 100;
    private static final String TYPE = "multipart/form-data";

    /**
     * @param file the name of the file, or null for a field
     * @param bytes from {@code start} to {@code end} of the whole body
     */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares them
    record Part(String name, String file, byte[] bytes, int start, int end) {

        boolean isFile() {
            return file != null;
        }

        byte[] content() {
            return Arrays.copyOfRange(bytes, start, end);
        }

        String text() {
            return JsonBody.text(content());
        }
    }

    static boolean isForm(String contentType) {
        return contentType != null && contentType.toLowerCase(Locale.ROOT).startsWith(TYPE);
    }

    Optional<Part> part(String name) {
        return parts.stream().filter(part -> part.name().equals(name)).findFirst();
    }

    /** @throws BadRequestException it is no form */
    static Form parse(String contentType, byte[] body) {
        var boundary = parameters(contentType).get("boundary");
        if (boundary == null || boundary.isEmpty()) {
            throw BadRequestException.because("the form has no boundary in its Content-Type");
        }
        var line = ("--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
        var parts = new ArrayList<Part>();
        int at = find(body, line, 0);
        while (at >= 0) {
            int start = at + line.length;
            if (startsWith(body, start, "--")) {
                return new Form(parts);
            }
            int next = find(body, line, start);
            if (next < 0) {
                break;
            }
            if (parts.size() == MOST_PARTS) {
                throw BadRequestException.because("the form has more than " + MOST_PARTS + " parts");
            }
            parts.add(part(body, start, next));
            at = next;
        }
        throw BadRequestException.because("the form ends before its last boundary");
    }

    /** Between two boundaries: a line end, headers, an empty line, the content, a line end. */
    private static Part part(byte[] body, int start, int end) {
        int blank = find(body, new byte[] {'\r', '\n', '\r', '\n'}, start);
        int contentEnd = end - 2;
        if (blank < 0 || blank + 4 > contentEnd || !startsWith(body, contentEnd, "\r\n")) {
            throw BadRequestException.because("a part of the form is malformed");
        }
        var headers = new String(body, start, blank - start, StandardCharsets.UTF_8);
        for (var header : headers.split("\r\n", -1)) {
            int colon = header.indexOf(':');
            if (colon > 0 && header.substring(0, colon).strip().equalsIgnoreCase("Content-Disposition")) {
                var parameters = parameters(header.substring(colon + 1));
                return new Part(
                        parameters.getOrDefault("name", ""), parameters.get("filename"), body, blank + 4, contentEnd);
            }
        }
        throw BadRequestException.because("a part of the form has no Content-Disposition");
    }

    /** {@code form-data; name="file"; filename="a.fqa"}. */
    private static Map<String, String> parameters(String header) {
        var found = new HashMap<String, String>();
        int at = header.indexOf(';');
        while (at >= 0) {
            int equals = header.indexOf('=', at);
            if (equals < 0) {
                break;
            }
            var name = header.substring(at + 1, equals).strip().toLowerCase(Locale.ROOT);
            int from = equals + 1;
            boolean quoted = from < header.length() && header.charAt(from) == '"';
            int end = quoted ? header.indexOf('"', from + 1) : header.indexOf(';', from);
            if (end < 0) {
                end = header.length();
            }
            found.put(name, header.substring(quoted ? from + 1 : from, end).strip());
            at = header.indexOf(';', end);
        }
        return found;
    }

    private static boolean startsWith(byte[] body, int at, String text) {
        if (at < 0 || at + text.length() > body.length) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (body[at + i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static int find(byte[] body, byte[] wanted, int from) {
        for (int at = from; at <= body.length - wanted.length; at++) {
            if (Arrays.equals(body, at, at + wanted.length, wanted, 0, wanted.length)) {
                return at;
            }
        }
        return -1;
    }
}
