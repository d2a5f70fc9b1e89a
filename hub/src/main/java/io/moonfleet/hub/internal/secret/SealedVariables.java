package io.moonfleet.hub.internal.secret;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.hub.internal.json.Json;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Variables as the store has them: of a secret one, {@code sealed} stands in the place of {@code value}. */
public final class SealedVariables {

    private static final String VALUE = "value";
    private static final String SEALED = "sealed";
    private static final String HIDDEN = "isHidden";
    private static final Logger LOG = LoggerFactory.getLogger(SealedVariables.class);

    private final Seal seal;

    public SealedVariables(Seal seal) {
        this.seal = seal;
    }

    /** A list of variables as it is kept. */
    public JsonNode close(JsonNode list, String device) {
        return SecretVariables.change(list, secret -> closeOne(secret, device));
    }

    /** A list of variables as it was. */
    public JsonNode open(JsonNode list, String device) {
        return SecretVariables.change(list, secret -> openOne(secret, device));
    }

    /** Whether the list has a secret that is not sealed with the key of today. */
    public boolean isOutdated(JsonNode list) {
        for (var variable : list) {
            if (SecretVariables.isSecret(variable) && isOutdatedOne(variable)) {
                return true;
            }
        }
        return false;
    }

    /** The same for something that a QuickApp stores, if it stores it hidden. */
    public ObjectNode closeHidden(ObjectNode stored, String kind) {
        return stored.path(HIDDEN).asBoolean() ? closeOne(copy(stored), kind) : stored;
    }

    public ObjectNode openHidden(ObjectNode stored, String kind) {
        return stored.path(HIDDEN).asBoolean() ? openOne(copy(stored), kind) : stored;
    }

    public boolean isOutdatedHidden(JsonNode stored) {
        return stored.path(HIDDEN).asBoolean() && isOutdatedOne(stored);
    }

    private boolean isOutdatedOne(JsonNode variable) {
        return !variable.has(SEALED) || seal.isOld(variable.path(SEALED).asText());
    }

    private static ObjectNode copy(ObjectNode variable) {
        return Json.object().setAll(variable);
    }

    private static String place(ObjectNode variable, String owner) {
        return owner + "/" + variable.path("name").asText();
    }

    private ObjectNode closeOne(ObjectNode variable, String owner) {
        var value = Json.orNull(variable.get(VALUE));
        var sealed = seal.close(value, place(variable, owner));
        variable.remove(VALUE);
        if (sealed.isPresent()) {
            return variable.put(SEALED, sealed.get());
        }
        LOG.warn(
                "the secret {} is not kept, because there is no key to keep it under; set {}",
                place(variable, owner),
                io.moonfleet.hub.SecretKeys.VARIABLE);
        variable.remove(SEALED);
        return variable;
    }

    private ObjectNode openOne(ObjectNode variable, String owner) {
        if (!variable.has(SEALED)) {
            // Kept by an earlier version, or not at all.
            return variable.has(VALUE) ? variable : variable.put(VALUE, "");
        }
        var value = seal.open(variable.path(SEALED).asText(), place(variable, owner));
        if (value.isEmpty()) {
            LOG.error(
                    "the secret {} cannot be read: its key is not here, or it was tampered with",
                    place(variable, owner));
        }
        variable.remove(SEALED);
        variable.set(VALUE, value.orElseGet(() -> Json.text("")));
        return variable;
    }
}
