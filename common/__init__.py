"""The ground: eras, fiscal years, ages, kana, names, phone numbers, codes. Pure Python."""
