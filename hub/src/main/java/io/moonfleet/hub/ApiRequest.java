package io.moonfleet.hub;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A call of HC3's REST API, stripped of HTTP.
 *
 * @param method {@code GET}, {@code POST}, {@code PUT}, {@code DELETE}
 * @param path without {@code /api} and query, percent-decoded: {@code /devices/55}
 * @param query every value of every parameter, percent-decoded
 * @param body the JSON body, or null
 * @param headers those of HTTP's that mean something to the hub, by their names in small letters
 */
public record ApiRequest(
        String method,
        String path,
        Map<String, List<String>> query,
        JsonNode body,
        HubCaller caller,
        Map<String, String> headers) {

    /** The PIN of whoever asks, where something is protected by one. */
    public static final String PIN = "fibaro-user-pin";

    /** {@code 2}: the newer form of some answers. */
    public static final String VERSION = "x-fibaro-version";

    public static final String LANGUAGE = "accept-language";

    public ApiRequest(String method, String path, Map<String, List<String>> query, JsonNode body, HubCaller caller) {
        this(method, path, query, body, caller, Map.of());
    }

    public ApiRequest {
        Objects.requireNonNull(method, "method");
        Objects.requireNonNull(path, "path");
        query = query == null ? Map.of() : query;
        Objects.requireNonNull(caller, "caller");
        headers = headers == null ? Map.of() : headers;
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    public static ApiRequest get(String path) {
        return new ApiRequest("GET", path, Map.of(), null, HubCaller.ITSELF);
    }

    public static ApiRequest of(String method, String path, JsonNode body) {
        return new ApiRequest(method, path, Map.of(), body, HubCaller.ITSELF);
    }
}
