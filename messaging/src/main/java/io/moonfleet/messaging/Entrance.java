package io.moonfleet.messaging;

import io.moonfleet.protocol.FleetOperation;
import io.moonfleet.protocol.Operation;
import io.moonfleet.protocol.ProtocolException;
import io.moonfleet.protocol.Request;

/**
 * By which of its topics a request came to a runner, and what may come there. MQTT 3.1.1 does not tell who sent a message; the
 * broker's rights tell who may publish to a topic.
 */
enum Entrance {
    /** Open to gateways and ui-services. */
    INBOX {
        @Override
        void check(Request request, String self) {
            if (request.operation() instanceof FleetOperation) {
                throw forged(request, "an order between runners");
            }
            if (request.hops() != 0) {
                throw forged(request, "passed on, which runners do elsewhere");
            }
            var ownProbe = request.operation() instanceof Operation.Probe
                    && request.replyTo().equals(self);
            if (ownProbe) {
                return;
            }
            // An answer in a runner's replies might pass for one to what that runner has asked.
            if (ServiceIdentity.isRunner(request.replyTo()) || request.replyTo().equals(self)) {
                throw forged(request, "to be answered to a runner");
            }
            checkId(request);
        }
    },
    /** Open to runners only. */
    PEERS {
        @Override
        void check(Request request, String self) {
            checkId(request);
        }
    };

    /**
     * @param self the runner
     * @throws ProtocolException nobody who may publish there sends such a request
     */
    abstract void check(Request request, String self);

    /** Ids begin with the name of who asks: nobody can use up another's, and get its answer wrong, under its own name. */
    private static void checkId(Request request) {
        if (!request.id().startsWith(request.replyTo() + ".")) {
            throw forged(request, "not named after " + request.replyTo());
        }
    }

    private static ProtocolException forged(Request request, String why) {
        return new ProtocolException("FORGED", "request '" + request.id() + "' is " + why);
    }
}
