//! The examples of calls §16 in which the caller is refused although a mailbox is set: nothing is
//! recorded. And E4, where a stop has gone and the mailbox is there again.

use naisen_tests::{Database, Portal};

use crate::stage::Stage;

#[test]
fn refused_calls_leave_no_message() {
    let portal = Portal::start(Database::Sqlite);
    let mut stage = Stage::new(&portal, "ABCD");
    // R7
    stage.voicemail('A', "always", 20);
    stage.restrict('A', true, false);
    stage.refused('D', "1842001", 433);
    // E1
    stage.stop('A', true);
    stage.refused('D', "2001", 480);
    // E4: released, and not set up again.
    stage.stop('A', false);
    stage.voicemail('A', "busy", 20);
    stage.refused('D', "2001", 480);
    // F8 is the same with a phone that has left.
    stage.voicemail('B', "busy", 20);
    stage.unregister('B');
    stage.refused('D', "2002", 480);
    // F3
    stage.voicemail('C', "no_answer", 20);
    stage.register('B');
    let talk = stage.talk('C', 'B');
    stage.refused('D', "2003", 486);
    stage.phone('C').hang_up(talk);
    // F13
    let call = stage.phone('D').dial("2003");
    let ringing = stage.rung('C');
    stage.phone('C').decline(ringing, 603);
    stage.until_refused('D', call, 486);
    for letter in ['A', 'B', 'C'] {
        assert!(stage.messages(letter).is_empty(), "{letter}");
    }
    // E4 once more, with a setting for every case.
    stage.voicemail('A', "no_answer", 20);
    let (call, _) = stage.answered('D', "2001");
    stage.leaves('D', call, 'A');
}
