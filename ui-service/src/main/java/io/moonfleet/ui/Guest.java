package io.moonfleet.ui;

import io.moonfleet.protocol.Caller;
import io.moonfleet.security.Doorkeeper;
import io.moonfleet.security.Unavailable;
import io.moonfleet.security.Verdict;
import io.moonfleet.security.Visitor;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Whose page it is. A socket stays open for days, so the doorkeeper is asked again from time to time.
 *
 * @param again what the doorkeeper says now
 */
record Guest(Caller caller, Supplier<CompletionStage<Verdict>> again) {

    /** Somebody whom the doorkeeper has let in. */
    static Guest of(Caller caller, Doorkeeper doorkeeper, Visitor visitor) {
        return new Guest(caller, () -> doorkeeper.admit(visitor));
    }

    /**
     * No, when the session is over or its user has become somebody else; yes as long as the hub can't tell, without which
     * nothing is shown anyway. When Keycloak can't tell, that is after the time for which its sessions go on without it.
     */
    CompletionStage<Boolean> stillWelcome() {
        return again.get().thenApply(verdict -> switch (verdict) {
            case Verdict.LetIn letIn ->
                letIn.caller().name().equals(caller.name()) && letIn.caller().role() == caller.role();
            case Verdict.CannotTell silence -> !silence.reason().equals(Unavailable.CANNOT_SIGN_IN);
            case Verdict.NobodyYet _, Verdict.Wrong _, Verdict.LockedOut _ -> false;
        });
    }
}
