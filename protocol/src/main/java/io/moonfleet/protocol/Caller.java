package io.moonfleet.protocol;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * Who asks, as the service that let them in knows them. What they may do, the hub decides.
 *
 * @param name a user's, or {@code device:55} for a QuickApp
 * @param from the address they came from, null when they are of the house
 */
public record Caller(
        String name,
        Role role,
        @JsonInclude(JsonInclude.Include.NON_NULL) String from) {

    private static final String DEVICE = "device:";

    public Caller {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(role, "role");
    }

    public Caller(String name, Role role) {
        this(name, role, null);
    }

    /** Who sits at the machine itself, where nobody signs in. */
    public static Caller local() {
        return new Caller("local", Role.ADMIN);
    }

    /** A service of ours that asks for itself, on nobody's behalf. */
    public static Caller service(String name) {
        return new Caller(name, Role.ADMIN);
    }

    /** A QuickApp. */
    public static Caller device(int id) {
        return new Caller(DEVICE + id, Role.QUICKAPP);
    }

    /** The same, with the address they came from. */
    public Caller cameFrom(String address) {
        return new Caller(name, role, address);
    }

    /** The QuickApp that asks; empty for people. */
    @JsonIgnore
    public OptionalInt device() {
        return role == Role.QUICKAPP && name.startsWith(DEVICE)
                ? OptionalInt.of(Integer.parseInt(name.substring(DEVICE.length())))
                : OptionalInt.empty();
    }
}
