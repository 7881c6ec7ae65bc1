//! Patterns of file paths, for the sources of reporting units.
//!
//! Enters: `civil_affairs/*西湖*.xlsx`. Leaves: whether a path below the input folder is
//! meant: the whole of it, or its last parts. Never looks at a disk.

/// A pattern: `*` stands for any run within one folder's or file's name, `**` for any run
/// at all, `?` for one character.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Glob {
    text: String,
    tokens: Vec<Token>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token {
    /// This character.
    Is(char),
    /// One character of a name.
    One,
    /// Any run within a name.
    Run,
    /// Any run, over folders too.
    Deep,
}

impl Glob {
    /// A pattern, or why it is none.
    ///
    /// # Errors
    /// A blank text, one with `\`, and one that leads out of the input folder.
    ///
    /// ```
    /// use nianbao::spec::Glob;
    /// let glob = Glob::parse("civil_affairs/*西湖*").expect("a pattern");
    /// assert!(glob.matches("2025/civil_affairs/01_西湖区名册.xlsx"));
    /// assert!(!glob.matches("2025/civil_affairs/西湖/名册.xlsx"));
    /// assert!(Glob::parse("名册.csv").expect("a pattern").matches("2025/民政/名册.csv"));
    /// ```
    pub fn parse(text: &str) -> Result<Glob, &'static str> {
        let text = text.trim();
        if text.is_empty() {
            return Err("没有写文件");
        }
        if text.contains('\\') {
            return Err("文件夹之间应写 /");
        }
        if text.starts_with('/') || text.split('/').any(|part| part == ".." || part == ".") {
            return Err("应为数据文件夹内的路径");
        }
        let mut tokens = Vec::new();
        let mut letters = text.chars().peekable();
        while let Some(letter) = letters.next() {
            tokens.push(match letter {
                '*' if letters.next_if_eq(&'*').is_some() => Token::Deep,
                '*' => Token::Run,
                '?' => Token::One,
                letter => Token::Is(letter),
            });
        }
        Ok(Glob { text: text.to_owned(), tokens })
    }

    /// The pattern as written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether it means the path, or the last parts of it.
    pub fn matches(&self, path: &str) -> bool {
        let tails = path.match_indices('/').map(|(at, _)| &path[at + 1..]);
        std::iter::once(path).chain(tails).any(|tail| self.means(tail))
    }

    /// Follows all ways through the pattern at once, letter by letter.
    fn means(&self, text: &str) -> bool {
        let mut reached = vec![false; self.tokens.len() + 1];
        reached[0] = true;
        self.skip_runs(&mut reached);
        for letter in text.chars() {
            let mut next = vec![false; reached.len()];
            for (at, token) in self.tokens.iter().enumerate().filter(|(at, _)| reached[*at]) {
                match token {
                    Token::Is(own) => next[at + 1] |= *own == letter,
                    Token::One => next[at + 1] |= letter != '/',
                    Token::Run => next[at] |= letter != '/',
                    Token::Deep => next[at] = true,
                }
            }
            self.skip_runs(&mut next);
            reached = next;
        }
        reached[self.tokens.len()]
    }

    /// A run may be empty.
    fn skip_runs(&self, reached: &mut [bool]) {
        for (at, token) in self.tokens.iter().enumerate() {
            if reached[at] && matches!(token, Token::Run | Token::Deep) {
                reached[at + 1] = true;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_means_a_path_or_its_last_parts() {
        for (pattern, path, means) in [
            ("a.csv", "2025/民政/a.csv", true),
            ("a.csv", "2025/民政/ba.csv", false),
            ("民政/a.csv", "2025/民政/a.csv", true),
            ("政/a.csv", "2025/民政/a.csv", false),
            ("2025/*", "2025/a.csv", true),
            ("2025/*", "2025/民政/a.csv", false),
            ("2025/**", "2025/民政/a.csv", true),
            ("**", "a.csv", true),
            ("*西湖*.xlsx", "01_西湖区.xlsx", true),
            ("*西湖*.xlsx", "01_西湖区.xls", false),
            ("0?_*.csv", "01_.csv", true),
            ("0?_*.csv", "0_a.csv", false),
            ("*a*a*a*b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", false),
        ] {
            let glob = Glob::parse(pattern).unwrap_or_else(|why| panic!("{pattern}: {why}"));
            assert_eq!(glob.matches(path), means, "{pattern} {path}");
        }
    }

    #[test]
    fn a_pattern_stays_within_the_input_folder() {
        for pattern in ["", " ", "a\\b.csv", "/a.csv", "../a.csv", "a/./b.csv"] {
            assert!(Glob::parse(pattern).is_err(), "{pattern}");
        }
    }
}
