package io.moonfleet.cli;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Set;
import javax.security.auth.Subject;
import org.apache.activemq.artemis.core.security.CheckType;
import org.apache.activemq.artemis.core.security.Role;
import org.apache.activemq.artemis.spi.core.protocol.RemotingConnection;
import org.apache.activemq.artemis.spi.core.security.ActiveMQSecurityManager5;
import org.apache.activemq.artemis.spi.core.security.jaas.UserPrincipal;

/**
 * Who may do what on the embedded broker. The services have an account with a password of this process; everybody else,
 * QuickApps and other programs of this machine, may use all topics but the services' own: whoever could write there would be
 * an admin of the home.
 */
final class BrokerAccounts implements ActiveMQSecurityManager5 {

    static final String SERVICES = "services";

    /** The first segment of the services' topics. */
    private static final String OURS = "moonfleet";

    private static final String GUEST = "guest";
    private static final String QUEUE = "::";

    private final byte[] password;

    BrokerAccounts(String password) {
        this.password = password.getBytes(StandardCharsets.UTF_8);
    }

    /** Null when the password is wrong; who gives no name is a guest, and so is who gives another one. */
    @Override
    public Subject authenticate(String user, String shown, RemotingConnection connection, String domain) {
        if (!SERVICES.equals(user)) {
            return subject(GUEST);
        }
        var right = shown != null && MessageDigest.isEqual(password, shown.getBytes(StandardCharsets.UTF_8));
        return right ? subject(SERVICES) : null;
    }

    @Override
    public boolean authorize(Subject subject, Set<Role> roles, CheckType kind, String address) {
        var isService = subject != null
                && subject.getPrincipals(UserPrincipal.class).stream()
                        .anyMatch(principal -> principal.getName().equals(SERVICES));
        return isService || isForGuests(address);
    }

    /** @param address of the broker, with dots where the topic has slashes */
    static boolean isForGuests(String address) {
        var queue = address.indexOf(QUEUE);
        var topic = queue < 0 ? address : address.substring(0, queue);
        // A subscription to everything would hold what the services say, too.
        return !topic.equals(OURS) && !topic.startsWith(OURS + ".") && !topic.startsWith("#") && !topic.startsWith("*");
    }

    @Override
    public boolean validateUser(String user, String shown) {
        return authenticate(user, shown, null, null) != null;
    }

    @Override
    public boolean validateUserAndRole(String user, String shown, Set<Role> roles, CheckType kind) {
        throw new UnsupportedOperationException("the broker asks with an address");
    }

    private static Subject subject(String name) {
        var subject = new Subject();
        subject.getPrincipals().add(new UserPrincipal(name));
        return subject;
    }
}
