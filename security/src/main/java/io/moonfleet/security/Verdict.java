package io.moonfleet.security;

import io.moonfleet.protocol.Caller;
import java.util.Optional;

/** What becomes of a visitor. */
public sealed interface Verdict {

    /**
     * Let in.
     *
     * @param session the page's session, if that is how they came
     */
    record LetIn(Caller caller, Optional<Session> session) implements Verdict {
        public LetIn(Caller caller) {
            this(caller, Optional.empty());
        }
    }

    /** Nothing was shown, or a session that is over. */
    record NobodyYet(String why) implements Verdict {}

    /** What was shown is not right. */
    record Wrong(Lockout.Status status) implements Verdict {}

    /** Too much was shown that was not right; what is shown now is not even looked at. */
    record LockedOut(Lockout.Status status) implements Verdict {}

    /**
     * Nobody can tell just now.
     *
     * @param reason a stable word for programs
     */
    record CannotTell(String reason, String why) implements Verdict {}
}
