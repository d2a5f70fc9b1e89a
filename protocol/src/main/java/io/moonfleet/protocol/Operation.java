package io.moonfleet.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/** What a {@link Request} asks for. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "op")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Operation.ApiCall.class, name = "api"),
    @JsonSubTypes.Type(value = Operation.RunAction.class, name = "action"),
    @JsonSubTypes.Type(value = Operation.ScheduleAction.class, name = "schedule"),
    @JsonSubTypes.Type(value = Operation.CancelAction.class, name = "cancel"),
    @JsonSubTypes.Type(value = Operation.UiEvent.class, name = "ui"),
    @JsonSubTypes.Type(value = Operation.Probe.class, name = "probe"),
    @JsonSubTypes.Type(value = Operation.SignIn.Rules.class, name = "signInRules"),
    @JsonSubTypes.Type(value = Operation.SignIn.Password.class, name = "checkPassword"),
    @JsonSubTypes.Type(value = Operation.SignIn.Token.class, name = "checkToken"),
    @JsonSubTypes.Type(value = Operation.SignIn.Session.class, name = "checkSession"),
    @JsonSubTypes.Type(value = Operation.SignIn.EndSession.class, name = "endSession"),
    @JsonSubTypes.Type(value = Operation.SignIn.AtKeycloak.class, name = "signedInAtKeycloak"),
    @JsonSubTypes.Type(value = FleetOperation.HomeWrites.class, name = "writes"),
    @JsonSubTypes.Type(value = FleetOperation.HomeCall.class, name = "home"),
    @JsonSubTypes.Type(value = FleetOperation.Host.class, name = "host"),
    @JsonSubTypes.Type(value = FleetOperation.Release.class, name = "release"),
    @JsonSubTypes.Type(value = FleetOperation.QuickAppCall.class, name = "call"),
    @JsonSubTypes.Type(value = FleetOperation.Held.class, name = "held"),
    @JsonSubTypes.Type(value = FleetOperation.News.class, name = "news"),
    @JsonSubTypes.Type(value = FleetOperation.Prepare.class, name = "prepare"),
    @JsonSubTypes.Type(value = FleetOperation.TakeOver.class, name = "takeover")
})
public sealed interface Operation
        permits Operation.ApiCall,
                Operation.RunAction,
                Operation.ScheduleAction,
                Operation.CancelAction,
                Operation.UiEvent,
                Operation.Probe,
                Operation.SignIn,
                FleetOperation {

    /**
     * Whether the QuickApp's own runner carries it out; everything else is the hub's, and so its keeper's.
     */
    default boolean goesToOwner() {
        return this instanceof RunAction || this instanceof UiEvent;
    }

    /**
     * Whether it may be carried out twice without harm: when the runner that was asked is gone, nobody knows whether it was
     * carried out. An action may open a gate a second time.
     */
    default boolean mayRepeat() {
        return switch (this) {
            case ApiCall call -> call.mayRepeat();
            case RunAction _, ScheduleAction _, UiEvent _ -> false;
            case CancelAction _, Probe _, SignIn _, FleetOperation _ -> true;
        };
    }

    /** The device whose owner must carry this out; empty when any runner can. */
    default OptionalInt target() {
        return OptionalInt.empty();
    }

    /**
     * A call of HC3's REST API.
     *
     * @param path without {@code /api} and query, decoded: {@code /devices/55}; a slash inside a segment stays {@code %2F}
     * @param query every value of every parameter
     * @param body the JSON body, or null
     * @param device the device it is about, 0 when any runner can answer
     * @param headers those of HTTP's that mean something to the hub, by their names in small letters; left out when there
     *     are none
     */
    record ApiCall(
            String method,
            String path,
            Map<String, List<String>> query,
            // Left out when there is none: a written null would come back as the JSON value null.
            @JsonInclude(JsonInclude.Include.NON_NULL) JsonNode body,
            int device,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, String> headers)
            implements Operation {
        public ApiCall {
            query = query == null ? Map.of() : Map.copyOf(query);
            headers = headers == null ? Map.of() : Map.copyOf(headers);
        }

        public ApiCall(String method, String path, Map<String, List<String>> query, JsonNode body, int device) {
            this(method, path, query, body, device, Map.of());
        }

        private static final Set<String> REPEATABLE_POSTS =
                Set.of("/plugins/updateProperty", "/plugins/updateView", "/plugins/restart");

        @Override
        public boolean mayRepeat() {
            return mayRepeat(method, path);
        }

        static boolean mayRepeat(String method, String path) {
            return method.equals("POST")
                    ? REPEATABLE_POSTS.contains(path)
                    : !path.contains("/execute") && !path.contains("/action/");
        }

        @Override
        public OptionalInt target() {
            return device > 0 ? OptionalInt.of(device) : OptionalInt.empty();
        }
    }

    /** Calls a method of a QuickApp or of one of its children. */
    record RunAction(int device, String action, List<JsonNode> args) implements Operation {
        public RunAction {
            args = args == null ? List.of() : List.copyOf(args);
        }

        @Override
        public OptionalInt target() {
            return OptionalInt.of(device);
        }
    }

    /** Calls a method later; answered at once with {@code {"timestamp", "id"}}, which {@link CancelAction} takes. */
    record ScheduleAction(int device, String action, List<JsonNode> args, Duration delay) implements Operation {
        public ScheduleAction {
            args = args == null ? List.of() : List.copyOf(args);
        }

        @Override
        public OptionalInt target() {
            return OptionalInt.of(device);
        }
    }

    /** Takes a delayed action back. Any runner may hold it: only the ids of the action are known. */
    record CancelAction(long timestamp, long id) implements Operation {}

    /** A tap, a slide or a choice on a screen. */
    record UiEvent(int device, String element, String eventType, List<JsonNode> values) implements Operation {
        public UiEvent {
            values = values == null ? List.of() : List.copyOf(values);
        }

        @Override
        public OptionalInt target() {
            return OptionalInt.of(device);
        }
    }

    /** Asks only for a sign of life. */
    record Probe() implements Operation {}

    /**
     * What a gateway or a ui-service asks to learn whom it may let in. No client's request ever becomes one of these: they are
     * made by the services only.
     */
    sealed interface SignIn extends Operation {

        /** Whether anybody is there who may sign in, and what sessions are sealed with. */
        record Rules() implements SignIn {}

        /** Whether that is the user's password. */
        record Password(String user, String password) implements SignIn {
            @Override
            public String toString() {
                return "Password[user=" + user + "]";
            }
        }

        /** Whose token it is; only its SHA-256 in hexadecimal digits travels. */
        record Token(String hash) implements SignIn {
            @Override
            public String toString() {
                return "Token[]";
            }
        }

        /**
         * Whether somebody who was let in still may be.
         *
         * @param user null for one of Keycloak's, whom the hub does not know
         * @param stamp of the account when they were let in
         * @param session null for a password or token
         */
        record Session(
                @JsonInclude(JsonInclude.Include.NON_NULL) String user,
                @JsonInclude(JsonInclude.Include.NON_NULL) String stamp,
                @JsonInclude(JsonInclude.Include.NON_NULL) String session)
                implements SignIn {}

        /** Somebody signs out: the session is over, whatever its cookie says. */
        record EndSession(String session, Instant expires) implements SignIn {}

        /**
         * Keycloak has let somebody in, or has not: for the audit log, because the hub was not asked.
         *
         * @param role null when they were not let in
         * @param how {@code page} or {@code password}
         */
        record AtKeycloak(
                String user,
                @JsonInclude(JsonInclude.Include.NON_NULL) Role role,
                String how) implements SignIn {}
    }
}
