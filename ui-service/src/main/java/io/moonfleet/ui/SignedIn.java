package io.moonfleet.ui;

import io.moonfleet.security.Verdict;
import io.moonfleet.security.http.Door;
import io.quarkus.websockets.next.HttpUpgradeCheck;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Lets nobody open the socket who has not signed in, where people have to. */
@ApplicationScoped
public class SignedIn implements HttpUpgradeCheck {

    private final PageDoor door;

    SignedIn(PageDoor door) {
        this.door = door;
    }

    @Override
    public Uni<CheckResult> perform(HttpUpgradeContext context) {
        return Uni.createFrom()
                .completionStage(() -> door.doorkeeper().admit(Door.visitor(context.httpRequest())))
                .flatMap(verdict -> verdict instanceof Verdict.LetIn
                        ? CheckResult.permitUpgrade()
                        : CheckResult.rejectUpgrade(Door.refusal(verdict).status()));
    }

    @Override
    public boolean appliesTo(String endpointId) {
        return UiSocket.ENDPOINT.equals(endpointId);
    }
}
