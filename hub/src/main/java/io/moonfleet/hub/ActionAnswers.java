package io.moonfleet.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import io.moonfleet.hub.QuickAppPort.Outcome;
import io.moonfleet.hub.internal.json.Limits;
import java.util.List;

/**
 * What HC3 answers to actions and taps, and which of them need nobody but the QuickApp: for the hub, and for a runner that carries
 * one out without asking the hub.
 */
public final class ActionAnswers {

    /** Of the arguments of an action. */
    public static final int MOST_ARGUMENTS = 100;

    /** Elements whose name begins so are the hub's own. */
    private static final String BUILT_IN = "__";

    private static final int RPC_FAILED = -32_000;

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private ActionAnswers() {}

    /** @param number of this answer among all; HC3 counts them */
    public static ApiAnswer ofAction(Outcome outcome, long number) {
        return switch (outcome) {
            case Outcome.Done(var result) -> rpc(number, orNull(result), NullNode.instance);
            case Outcome.Failed(var error) ->
                rpc(
                        number,
                        NullNode.instance,
                        JSON.objectNode().put("code", RPC_FAILED).put("message", error));
            case Outcome.Refused(int status, var reason, var message) -> ApiAnswer.error(status, reason, message);
        };
    }

    /** The answer to an action when nothing is left to say. */
    public static ApiAnswer done(long number) {
        return rpc(number, NullNode.instance, NullNode.instance);
    }

    private static ApiAnswer rpc(long number, JsonNode result, JsonNode error) {
        var body = JSON.objectNode().put("id", number).put("jsonrpc", "2.0");
        body.set("result", result);
        body.set("error", error);
        return new ApiAnswer(202, body);
    }

    public static ApiAnswer ofUiEvent(Outcome outcome) {
        var body = JSON.objectNode();
        return switch (outcome) {
            case Outcome.Done(var result) -> {
                body.set("result", orNull(result));
                body.set("error", NullNode.instance);
                yield ApiAnswer.ok(body);
            }
            case Outcome.Failed(var error) -> {
                body.set("result", NullNode.instance);
                body.putObject("error").put("message", error);
                yield ApiAnswer.ok(body);
            }
            case Outcome.Refused(int status, var reason, var message) -> ApiAnswer.error(status, reason, message);
        };
    }

    private static JsonNode orNull(JsonNode value) {
        return value == null ? NullNode.instance : value;
    }

    /** Whether the hub would hand the action to the QuickApp as it is; if not, it has the words for what is wrong. */
    public static boolean isPlainAction(String action, List<JsonNode> args) {
        return args.size() <= MOST_ARGUMENTS && isInOrder(List.of(action), args);
    }

    /** The same of a tap. */
    public static boolean isPlainUiEvent(String element, String eventType, List<JsonNode> values) {
        return !element.startsWith(BUILT_IN) && isInOrder(List.of(element, eventType), values);
    }

    private static boolean isInOrder(List<String> names, List<JsonNode> values) {
        try {
            names.forEach(name -> Limits.checkName(name, "name"));
            values.forEach(value -> Limits.checkValue(value, "value"));
            return true;
        } catch (HubException refused) {
            return false;
        }
    }
}
