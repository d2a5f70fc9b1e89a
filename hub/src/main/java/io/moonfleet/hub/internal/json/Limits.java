package io.moonfleet.hub.internal.json;

import com.fasterxml.jackson.databind.JsonNode;
import io.moonfleet.hub.HubException;

/** How big JSON from outside may be. What is bigger is refused before anything is done with it. */
public final class Limits {

    private static final int MAX_DEPTH = 100;
    /** The size of a body in characters and values: room for the files of a big QuickApp. */
    private static final long BODY = 12 << 20;
    /** The size of one value of a property, a view or a variable. */
    private static final long VALUE = 1 << 20;

    private static final int NAME = 255;

    private Limits() {}

    public static void checkBody(JsonNode body) {
        check(body, BODY, "the body");
    }

    /**
     * @param what names the value in the message
     */
    public static void checkValue(JsonNode value, String what) {
        if (value.isTextual() || value.isContainerNode()) {
            check(value, VALUE, what);
        }
    }

    public static String checkName(String name, String what) {
        if (name.isBlank()) {
            throw HubException.badRequest(what + " must not be empty");
        }
        if (name.length() > NAME) {
            throw HubException.badRequest(what + " is longer than " + NAME + " characters");
        }
        for (int i = 0; i < name.length(); i++) {
            // Names are keys in the store as they are, and no database takes a zero or half a surrogate pair there.
            int letter = name.codePointAt(i);
            if (Character.isISOControl(letter)
                    || letter >= Character.MIN_SURROGATE && letter <= Character.MAX_SURROGATE) {
                throw HubException.badRequest(what + " must not have control characters");
            }
            i += Character.charCount(letter) - 1;
        }
        return name;
    }

    private static void check(JsonNode value, long limit, String what) {
        long left = weigh(value, 0, limit, what);
        if (left < 0) {
            throw new HubException(413, "TOO_LARGE", what + " is larger than " + limit + " characters");
        }
    }

    /** What is left of the limit; negative when it is used up. */
    private static long weigh(JsonNode value, int depth, long left, String what) {
        if (depth > MAX_DEPTH) {
            throw HubException.badRequest(what + " is nested deeper than " + MAX_DEPTH + " levels");
        }
        long rest = left - 1;
        if (value.isTextual()) {
            return rest - value.textValue().length();
        }
        if (value.isObject()) {
            for (var field : value.properties()) {
                rest = weigh(field.getValue(), depth + 1, rest - field.getKey().length(), what);
                if (rest < 0) {
                    return rest;
                }
            }
        } else if (value.isArray()) {
            for (var item : value) {
                rest = weigh(item, depth + 1, rest, what);
                if (rest < 0) {
                    return rest;
                }
            }
        }
        return rest;
    }
}
