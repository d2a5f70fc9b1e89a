package io.moonfleet.hub.internal.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.hub.HubCaller;
import io.moonfleet.hub.internal.json.Json;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** A line of the audit log. */
public record AuditEntry(long id, Instant at, Deed deed) {

    /** The columns of a table of them. */
    public static final List<String> COLUMNS =
            List.of("id", "time", "user", "role", "from", "action", "about", "status", "reason", "detail");

    /**
     * What somebody did.
     *
     * @param from the address they came from, empty when that is not known
     * @param action {@code POST /devices/{deviceID}/action/{actionName}}, {@code sign-in}
     * @param about the thing: {@code /devices/55/action/turnOn}
     * @param status as HTTP's
     * @param reason of a refusal, empty for none
     * @param detail what was sent, without secrets
     * @param request the id of the request that a runner has carried out and tells of, maybe twice; empty for others
     */
    public record Deed(
            String user,
            String role,
            String from,
            String action,
            String about,
            int status,
            String reason,
            String detail,
            String request) {

        /** Of somebody who calls. */
        public static Deed by(HubCaller caller, String action, String about, int status, String reason, String detail) {
            return new Deed(
                    caller.name(),
                    caller.role().name().toLowerCase(Locale.ROOT),
                    caller.from() == null ? "" : caller.from(),
                    action,
                    about,
                    status,
                    reason,
                    detail,
                    "");
        }

        /** The same, told of a request with that id. */
        public Deed told(String id) {
            return new Deed(user, role, from, action, about, status, reason, detail, id);
        }
    }

    /** As the API shows it and the store keeps it. */
    public ObjectNode document() {
        var document = Json.object()
                .put("id", id)
                .put("time", at.toString())
                .put("user", deed.user)
                .put("role", deed.role)
                .put("from", deed.from)
                .put("action", deed.action)
                .put("about", deed.about)
                .put("status", deed.status)
                .put("reason", deed.reason)
                .put("detail", deed.detail);
        return deed.request.isEmpty() ? document : document.put("request", deed.request);
    }

    static AuditEntry of(JsonNode document) {
        return new AuditEntry(
                document.path("id").asLong(),
                Instant.parse(document.path("time").asText()),
                new Deed(
                        document.path("user").asText(),
                        document.path("role").asText(),
                        document.path("from").asText(),
                        document.path("action").asText(),
                        document.path("about").asText(),
                        document.path("status").asInt(),
                        document.path("reason").asText(),
                        document.path("detail").asText(),
                        document.path("request").asText()));
    }
}
