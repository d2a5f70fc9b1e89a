package io.moonfleet.cli;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The users of a home, whether it runs or not. What is wrong is said by the exception. */
interface HomeUsers extends AutoCloseable {

    /** One who may sign in. */
    record User(String name, String role) {}

    /** One of somebody's tokens; {@code expires} is in seconds since 1970. */
    record Token(String id, String label, Optional<Long> expires) {}

    List<User> all() throws IOException, InterruptedException;

    void add(String name, String password, String role) throws IOException, InterruptedException;

    void setPassword(String name, String password) throws IOException, InterruptedException;

    void setRole(String name, String role) throws IOException, InterruptedException;

    void remove(String name) throws IOException, InterruptedException;

    /** Gives the token itself, which is shown this once. */
    String makeToken(String owner, String label, Optional<Integer> days) throws IOException, InterruptedException;

    List<Token> tokens(String owner) throws IOException, InterruptedException;

    void revokeToken(String owner, String id) throws IOException, InterruptedException;

    @Override
    void close();
}
