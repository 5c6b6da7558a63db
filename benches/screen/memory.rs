//! What a process has taken.

/// The most memory that a process, a number or `self`, has had, in bytes (Linux: proc(5), `VmHWM`).
pub fn most(process: &str) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kib: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kib * 1024)
}
