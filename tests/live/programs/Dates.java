import java.sql.Connection;
import java.sql.Date;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.LocalDate;
import java.time.OffsetDateTime;

/** What a manager's application does through JDBC: give days and moments to crm_people, in every type of Java. */
public final class Dates {
    private static final LocalDate FIRST = LocalDate.parse("2030-12-21");
    private static final LocalDate LAST = LocalDate.parse("2031-01-06");

    public static void main(String[] arguments) throws SQLException {
        try (Connection connection = DriverManager.getConnection(arguments[0], arguments[1], arguments[2])) {
            assign(connection, FIRST, LAST);
            assign(connection, Date.valueOf(FIRST), Date.valueOf(LAST));
            assign(connection, FIRST.toString(), LAST.toString());
            assign(connection, null, LAST);
            assign(connection, OffsetDateTime.parse("2030-12-20T23:00:00Z"), OffsetDateTime.parse("2031-01-06T23:00:00Z"));
            assign(connection, Timestamp.from(OffsetDateTime.parse("2030-12-20T23:00:00Z").toInstant()),
                Timestamp.from(OffsetDateTime.parse("2031-01-06T23:00:00Z").toInstant()));
            tick(connection, Date.valueOf(LAST));
            tick(connection, LAST);
        }
    }

    private static void assign(Connection connection, Object first, Object last) throws SQLException {
        try (PreparedStatement call = connection.prepareStatement(
                "select crm_people.assign('anna', 'pumps', ?, ?), crm_people.unassign('anna', 'pumps')")) {
            if (first == null) {
                call.setNull(1, Types.DATE);
            } else {
                call.setObject(1, first);
            }
            call.setObject(2, last);
            ResultSet rows = call.executeQuery();
            rows.next();
            System.out.println(rows.getString(1));
        }
    }

    private static void tick(Connection connection, Object last) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "update crm_people.user_access_groups set assigned = true, last_day = ?"
                + " where person = 'anna' and \"group\" = 'pumps' returning last_day")) {
            update.setObject(1, last);
            ResultSet rows = update.executeQuery();
            rows.next();
            System.out.println("ticked until " + rows.getDate(1));
        }
        connection.createStatement().execute("select crm_people.unassign('anna', 'pumps')");
    }
}
