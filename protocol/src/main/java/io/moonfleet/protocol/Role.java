package io.moonfleet.protocol;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What somebody is; each may less than the one before, a QuickApp what its hub lets it. */
public enum Role {
    /** May everything. */
    ADMIN,
    /** Sees and moves what is granted to them. */
    USER,
    /** Sees what is granted to them. */
    VIEWER,
    /** A program of the house, a QuickApp or a scene. */
    QUICKAPP;

    /** Whether nothing of the home is hidden from them. */
    public boolean seesEverything() {
        return this == ADMIN || this == QUICKAPP;
    }

    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
