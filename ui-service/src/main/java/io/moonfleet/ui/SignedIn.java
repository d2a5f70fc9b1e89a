package io.moonfleet.ui;

import io.moonfleet.security.Verdict;
import io.moonfleet.security.http.Door;
import io.quarkus.websockets.next.HttpUpgradeCheck;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;

/** Lets nobody open the socket who has not signed in, where people have to. */
@ApplicationScoped
public class SignedIn implements HttpUpgradeCheck {

    private final Instance<PageDoor> door;

    /** Looked up when somebody comes: checks are made before the channels are, without which there is no door. */
    SignedIn(Instance<PageDoor> door) {
        this.door = door;
    }

    @Override
    public Uni<CheckResult> perform(HttpUpgradeContext context) {
        return Uni.createFrom()
                .completionStage(() -> door.get().doorkeeper().admit(Door.visitor(context.httpRequest())))
                .flatMap(verdict -> verdict instanceof Verdict.LetIn
                        ? CheckResult.permitUpgrade()
                        : CheckResult.rejectUpgrade(Door.refusal(verdict).status()));
    }

    @Override
    public boolean appliesTo(String endpointId) {
        return UiSocket.ENDPOINT.equals(endpointId);
    }
}
