package io.chargeline.oracle;

import io.chargeline.domain.fact.CommandRow;
import io.chargeline.domain.fact.SessionRow;
import java.util.List;

/** The charges and commands of one device, as they stand at the end of its log. */
public record Charged(List<SessionRow> sessions, List<CommandRow> commands) {}
